package weir.parquet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.SourceRange;

/**
 * Rows that are added: one directory a batch, {@code batch=000000012/}, with all files of the batch. Written beside the dataset and shown by
 * one rename. A batch without rows leaves nothing.
 */
final class BatchDirectories implements BatchSink {
    private static final Pattern NAME = Pattern.compile("batch=(\\d{9,})");
    private static final String LEDGER = BatchManifest.FILE;

    /** Where a batch waits to be shown, in its directory of the staging area. */
    static final String READY = "ready";

    /** A living compaction finishes what it has decided in much less. */
    private static final Duration ABANDONED = Duration.ofMinutes(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

    /** More than that is not read and written again. */
    private static final long MAX_JOINED_BYTES = 32L << 20;

    static final String WRITTEN = "written";

    private final Place place;
    private final List<String> partitionBy;
    private final Runnable guard;
    private final DatasetMark now;
    private final Optional<DatasetMark> before;
    private final SortedMap<Long, SourceRange> withoutRows = new TreeMap<>();
    private Optional<BatchManifest> last;
    private long nextLook = System.nanoTime();
    private boolean isAlone;

    private BatchDirectories(
            Place place,
            String pipeline,
            String query,
            List<String> partitionBy,
            Runnable guard,
            Optional<DatasetMark> before,
            Optional<BatchManifest> last) {
        this.place = place;
        this.before = before;
        this.now =
                new DatasetMark(query, pipeline, last.map(BatchManifest::batch).orElse(-1L));
        this.partitionBy = partitionBy;
        this.guard = guard;
        this.last = last;
    }

    static BatchDirectories open(Place place, String pipeline, String query, List<String> partitionBy, Runnable guard) {
        try {
            // First: what an earlier driver has not decided to show by now it can't show any more.
            place.recover();
            Merge.finishAll(place, Long.MAX_VALUE);
            Optional<BatchManifest> last = last(place, query);
            return new BatchDirectories(place, pipeline, query, partitionBy, guard, DatasetMark.read(place), last);
        } catch (IOException e) {
            throw new TransientFailure(
                    "open the dataset \"" + place.dataset() + "\" of query \"" + query + "\"",
                    e,
                    "See that the directory can be made and written");
        }
    }

    /**
     * What was kept last.
     *
     * @throws PermanentFailure if the dataset is another query's
     */
    static Optional<BatchManifest> last(Place place, String query) throws IOException {
        Optional<String> newest = newest(place, query);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        BatchManifest last =
                kept(place, newest.get()).orElseThrow(() -> foreign(place, query, newest.get() + " without " + LEDGER));
        if (!last.query().equals(query)) {
            throw foreign(place, query, "the batches of query \"" + last.query() + "\"");
        }
        return Optional.of(last);
    }

    /** What {@link BatchSink#lastOfAll} says. */
    static OptionalLong lastOfAll(Optional<DatasetMark> before, long newest) {
        boolean lacksBatches = before.map(mark -> newest < mark.last()).orElse(newest < 0);
        return lacksBatches ? OptionalLong.of(newest) : OptionalLong.empty();
    }

    /** The directory of the newest batch. */
    private static Optional<String> newest(Place place, String query) throws IOException {
        Optional<String> newest = Optional.empty();
        for (String entry : place.list(place.dataset())) {
            if (isBatch(entry)) {
                if (newest.isEmpty()
                        || number(entry).getAsLong() > number(newest.get()).getAsLong()) {
                    newest = Optional.of(entry);
                }
            } else if (!entry.startsWith("_") && !entry.startsWith(".")) {
                throw foreign(place, query, "\"" + entry + "\"");
            }
        }
        return newest;
    }

    static boolean isBatch(String directory) {
        return NAME.matcher(directory).matches();
    }

    /** The number of the batch in a directory of this name; empty if it is none. */
    static OptionalLong number(String entry) {
        Matcher matcher = NAME.matcher(entry);
        return matcher.matches() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private static PermanentFailure foreign(Place place, String query, String what) {
        return new PermanentFailure(
                "add the batches of query \"" + query + "\" to \"" + place.dataset() + "\"",
                "the directory holds " + what,
                "Name a directory of its own for the query");
    }

    private static Optional<BatchManifest> kept(Place place, String directory) throws IOException {
        String ledger = place.dataset() + "/" + directory + "/" + LEDGER;
        return place.read(ledger).map(json -> BatchManifest.parse(new String(json, StandardCharsets.UTF_8), ledger));
    }

    private static String name(long batch) {
        return "batch=%09d".formatted(batch);
    }

    @Override
    public void write(Batch batch) {
        try {
            if (last.isPresent() && batch.id() <= last.get().batch()) {
                confirm(batch);
            } else {
                add(batch);
            }
        } catch (IOException e) {
            throw new TransientFailure(
                    action(batch), e, "See that there is space and that it may be written; Weir tries again");
        }
    }

    private static String action(Batch batch) {
        return "keep batch " + batch.id() + " of query \"" + batch.query() + "\" as Parquet";
    }

    /** A number that has been passed: the batch must be the one that was kept under it. */
    private void confirm(Batch batch) throws IOException {
        Optional<BatchManifest> kept = kept(place, name(batch.id()));
        if (kept.isPresent() && kept.get().isOf(batch.range())) {
            return;
        }
        if (kept.isEmpty() && batch.rows().isEmpty()) {
            return;
        }
        String has = kept.map(it -> "a batch of that number made from " + it.start() + " to " + it.end())
                .orElseGet(() -> "batch " + last.orElseThrow().batch() + " already, and none of that number");
        throw new PermanentFailure(
                action(batch),
                "\"" + place.dataset() + "\" has " + has + ", and this one is made from "
                        + batch.range().start() + " to " + batch.range().end(),
                "The checkpoint does not belong to the dataset. " + BatchSink.BRING_BACK);
    }

    /** A compaction that died between taking batches away and showing them merged leaves rows that nobody sees. */
    private void finishAbandonedMerges() throws IOException {
        if (System.nanoTime() - nextLook >= 0) {
            Merge.finishAll(place, System.currentTimeMillis() - ABANDONED.toMillis());
            nextLook = System.nanoTime() + BETWEEN_LOOKS.toNanos();
        }
    }

    private void add(Batch batch) throws IOException {
        finishAbandonedMerges();
        BatchManifest kept = BatchManifest.of(batch);
        last.filter(it -> !it.schema().equals(kept.schema())).ifPresent(it -> {
            throw new PermanentFailure(
                    action(batch),
                    "its columns are " + kept.schema() + ", and those in \"" + place.dataset() + "\" are "
                            + it.schema(),
                    "Keep the changed query in another directory");
        });
        String staged = place.staging() + "/" + name(batch.id());
        place.remove(staged);
        List<ParquetFiles.Written> files = written(batch, kept, staged + "/" + WRITTEN);
        if (!files.isEmpty()) {
            String ready = staged + "/" + READY;
            SortedMap<String, String> names = new TreeMap<>();
            Map<String, String> texts = new HashMap<>();
            for (ParquetFiles.Written file : files) {
                String as = file.partition() + "part-%05d.parquet".formatted(names.size());
                String was = WRITTEN + "/" + file.name();
                place.arrange(staged + "/" + was, ready + "/" + as);
                names.put(as, was);
                texts.putAll(file.texts());
            }
            BatchManifest complete = kept.behind(withoutRows).with(names).with(partitionBy, texts);
            place.write(ready + "/" + LEDGER, complete.toJson().getBytes(StandardCharsets.UTF_8));
            guard.run();
            if (!isAlone) {
                now.requireStillThere(place);
                isAlone = true;
            }
            place.publishDirectory(ready, place.dataset() + "/" + name(batch.id()));
            last = Optional.of(kept);
            withoutRows.clear();
        } else {
            withoutRows.put(batch.id(), batch.range());
            if (withoutRows.size() > BatchManifest.MAX_EARLIER) {
                withoutRows.remove(withoutRows.firstKey());
            }
        }
        place.remove(staged);
    }

    /** Where files are shown one after the other, a batch that is not large becomes one file: then it appears at once, too. */
    private List<ParquetFiles.Written> written(Batch batch, BatchManifest kept, String directory) throws IOException {
        List<ParquetFiles.Written> files =
                ParquetFiles.write(batch.rows(), place.uri(directory), partitionBy, kept.toJson());
        boolean isJoined = place.showsFileByFile()
                && partitionBy.isEmpty()
                && files.size() > 1
                && place.bytes(directory) <= MAX_JOINED_BYTES;
        return isJoined ? List.of(ParquetFiles.join(batch.rows().sparkSession(), place.uri(directory), files)) : files;
    }

    @Override
    public OptionalLong lastKept() {
        return last.map(kept -> OptionalLong.of(kept.batch())).orElseGet(OptionalLong::empty);
    }

    /** What is not there any more was; all else cannot be told, for a batch without rows leaves nothing. */
    @Override
    public OptionalLong lastOfAll() {
        return lastOfAll(before, now.last());
    }

    @Override
    public Optional<String> otherOwner() {
        return DatasetMark.otherOwner(before, now.pipeline());
    }

    @Override
    public void begin() {
        if (!before.equals(Optional.of(now))) {
            now.put(place);
        }
    }

    @Override
    public SortedMap<Long, SourceRange> keptBehind(long batch) {
        SortedMap<Long, SourceRange> kept = new TreeMap<>();
        try {
            for (String entry : place.list(place.dataset())) {
                if (number(entry).orElse(-1) > batch) {
                    BatchManifest note = kept(place, entry)
                            .orElseThrow(() -> foreign(place, now.query(), entry + " without " + LEDGER));
                    if (note.isMerged()) {
                        throw new PermanentFailure(
                                "make the batches behind " + batch + " of query \"" + now.query()
                                        + "\" again as they were",
                                "\"" + place.dataset() + "\" has those from " + note.from() + " to " + note.batch()
                                        + " merged into one",
                                BatchSink.BRING_BACK);
                    }
                    kept.putAll(note.known().tailMap(batch + 1));
                }
            }
        } catch (IOException e) {
            throw new TransientFailure("read the dataset \"" + place.dataset() + "\"", e, "Weir tries again");
        }
        return kept;
    }

    @Override
    public void close() {
        place.clearStaging();
    }
}
