package weir.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Compactable;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/**
 * Merges the directories of finished batches, each with small files, into few with large ones. The newest batch is left alone: it is what a
 * driver works on and compares with. A driver may run meanwhile; a second compaction of the same dataset must not.
 */
public final class Compaction {
    private final Place place;
    private final SparkSession session;
    private final List<String> partitionBy;
    private final BatchGroups groups;
    private final Compactable.Guard guard;
    private final Clock clock;

    Compaction(
            Place place,
            SparkSession session,
            List<String> partitionBy,
            BatchGroups groups,
            Compactable.Guard guard,
            Clock clock) {
        this.place = place;
        this.clock = clock;
        this.session = session;
        this.partitionBy = List.copyOf(partitionBy);
        this.groups = groups;
        this.guard = guard;
    }

    /**
     * Merges.
     *
     * @param targetBytes a directory of this size or more is left as it is
     * @throws Failure if the place can't be used; what was begun is finished by the next compaction, or by the driver when it starts
     */
    public static Compactable.Done run(SparkSession session, ParquetDataset sink, long targetBytes) {
        Place place = Places.of(sink.path(), session.sessionState().newHadoopConf());
        return new Compaction(
                        place,
                        session,
                        sink.partitionBy(),
                        new AllBatches(targetBytes),
                        Runnable::run,
                        Clock.systemUTC())
                .run();
    }

    Compactable.Done run() {
        try {
            int merged = Merge.finishAll(place, Long.MAX_VALUE);
            // What a dead compaction has not decided.
            place.remove(Merge.area(place));
            int batches = 0;
            long bytes = 0;
            for (List<BatchPart> group : groups.of(directories(), this::part)) {
                merge(group);
                merged++;
                batches += group.size();
                bytes += group.stream().mapToLong(BatchPart::bytes).sum();
            }
            place.remove(Merge.area(place));
            return new Compactable.Done(batches, merged, bytes);
        } catch (UncheckedIOException e) {
            throw unfinished(e.getCause());
        } catch (IOException e) {
            throw unfinished(e);
        }
    }

    private Failure unfinished(IOException e) {
        return new TransientFailure(
                "compact \"" + place.dataset() + "\"",
                e,
                "Compact again: rows that are not shown now are safe in \"" + Merge.area(place) + "\"");
    }

    private List<String> directories() throws IOException {
        return place.list(place.dataset()).stream()
                .filter(BatchDirectories::isBatch)
                .sorted(Comparator.comparingLong(
                        batch -> BatchDirectories.number(batch).getAsLong()))
                .toList();
    }

    private BatchPart part(String directory) throws IOException {
        String path = place.dataset() + "/" + directory;
        String file = path + "/" + BatchManifest.FILE;
        Optional<BatchManifest> kept =
                place.read(file).map(json -> BatchManifest.parse(new String(json, StandardCharsets.UTF_8), file));
        return new BatchPart(
                directory,
                kept.orElseThrow(() -> new PermanentFailure(
                        "compact \"" + place.dataset() + "\"",
                        "it holds " + directory + " without " + BatchManifest.FILE,
                        "Remove what Weir did not write")),
                place.bytes(path));
    }

    private void merge(List<BatchPart> group) throws IOException {
        String id = UUID.randomUUID().toString();
        String work = Merge.area(place) + "/" + id;
        BatchManifest first = group.get(0).kept();
        BatchManifest last = group.get(group.size() - 1).kept();
        BatchManifest kept = last.mergedFrom(first);
        Dataset<Row> rows = rows(group, kept.schema());
        long expected = rows.count();
        // One file, or one a directory of partition columns: the same names whoever merges these batches.
        List<ParquetFiles.Written> files = ParquetFiles.write(
                rows.coalesce(1), place.uri(work + "/" + BatchDirectories.WRITTEN), partitionBy, kept.toJson());
        long written = files.stream().mapToLong(ParquetFiles.Written::rows).sum();
        if (written != expected) {
            throw new PermanentFailure(
                    "compact \"" + place.dataset() + "\"",
                    "of " + expected + " rows in " + group.size() + " batches " + written + " were written",
                    "Nothing was changed. See whether something else writes there");
        }
        SortedMap<String, String> names = new TreeMap<>();
        Map<String, String> texts = new HashMap<>();
        String ready = work + "/" + BatchDirectories.READY;
        for (ParquetFiles.Written file : files) {
            String as = file.partition() + "part-00000.parquet";
            String was = BatchDirectories.WRITTEN + "/" + file.name();
            place.arrange(work + "/" + was, ready + "/" + as);
            names.put(as, was);
            texts.putAll(file.texts());
        }
        BatchManifest complete = kept.with(names).with(partitionBy, texts);
        place.write(ready + "/" + BatchManifest.FILE, complete.toJson().getBytes(StandardCharsets.UTF_8));
        place.force(ready);
        Merge merge = new Merge(group.stream().map(BatchPart::directory).toList(), name(group), ready, clock.millis());
        guard.run(() -> decide(merge, id));
        merge.finish(place, id);
    }

    private void decide(Merge merge, String id) {
        try {
            merge.decide(place, id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of the last batch with more zeros in front than any of those merged: a name that was never there. */
    private static String name(List<BatchPart> group) {
        int digits = group.stream()
                .mapToInt(part -> part.directory().length() - "batch=".length())
                .max()
                .orElseThrow();
        long number = group.get(group.size() - 1).kept().batch();
        return "batch=" + ("%0" + (digits + 1) + "d").formatted(number);
    }

    private Dataset<Row> rows(List<BatchPart> group, String schema) {
        StructType columns = StructType.fromDDL(schema);
        List<String> paths = group.stream()
                .map(part -> place.uri(place.dataset() + "/" + part.directory()))
                .toList();
        return DatasetFiles.rows(session, columns, paths, partitionBy);
    }
}
