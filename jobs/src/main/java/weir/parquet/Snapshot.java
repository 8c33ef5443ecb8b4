package weir.parquet;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.row_number;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import weir.catalyst.NamedColumn;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.Mode;
import weir.sink.SourceRange;

/**
 * Rows that are replaced: one file, {@code rows.parquet}, with the whole result, replaced by one rename. Its footer says which batch it is
 * from, so rows and ledger can't fall apart. {@code complete} writes the batch; {@code update} writes the rows of the file before, without
 * those whose key is in the batch, and the batch.
 */
final class Snapshot implements BatchSink {
    /** The name of the one file. */
    static final String FILE = "rows.parquet";

    private static final String PLACE = "weir place";
    private static final String FROM_THE_END = "weir place from the end";

    private final Place place;
    private final SparkSession session;
    private final List<String> key;
    private final Runnable guard;
    private final DatasetMark now;
    private final Optional<DatasetMark> before;
    private Optional<BatchManifest> last;
    private boolean isAlone;

    private Snapshot(
            Place place,
            SparkSession session,
            DatasetMark now,
            List<String> key,
            Runnable guard,
            Optional<DatasetMark> before,
            Optional<BatchManifest> last) {
        this.place = place;
        this.session = session;
        this.now = now;
        this.key = key;
        this.guard = guard;
        this.before = before;
        this.last = last;
    }

    static Snapshot open(
            Place place, SparkSession session, String pipeline, String query, List<String> key, Runnable guard) {
        try {
            // First: what an earlier driver has not shown by now it can't show any more.
            place.recover();
            boolean there = false;
            for (String entry : place.list(place.dataset())) {
                if (entry.equals(FILE)) {
                    there = true;
                } else if (!entry.startsWith("_") && !entry.startsWith(".")) {
                    throw foreign(place, query, "\"" + entry + "\"");
                }
            }
            Optional<BatchManifest> last = there ? Optional.of(footer(place, session, query)) : Optional.empty();
            DatasetMark now = new DatasetMark(query, pipeline, -1);
            return new Snapshot(place, session, now, key, guard, DatasetMark.read(place), last);
        } catch (IOException e) {
            throw new TransientFailure(
                    "open the dataset \"" + place.dataset() + "\" of query \"" + query + "\"",
                    e,
                    "See that the directory can be made and written");
        }
    }

    private static BatchManifest footer(Place place, SparkSession session, String query) throws IOException {
        String file = place.uri(place.dataset() + "/" + FILE);
        HadoopInputFile input =
                HadoopInputFile.fromPath(new Path(file), session.sessionState().newHadoopConf());
        try (ParquetFileReader reader = ParquetFileReader.open(input)) {
            String json = reader.getFileMetaData().getKeyValueMetaData().get(BatchManifest.FOOTER);
            if (json == null) {
                throw foreign(place, query, "a \"" + FILE + "\" that Weir did not write");
            }
            BatchManifest kept = BatchManifest.parse(json, file);
            if (!kept.query().equals(query)) {
                throw foreign(place, query, "the result of query \"" + kept.query() + "\"");
            }
            return kept;
        }
    }

    private static PermanentFailure foreign(Place place, String query, String what) {
        return new PermanentFailure(
                "keep the result of query \"" + query + "\" in \"" + place.dataset() + "\"",
                "the directory holds " + what,
                "Name a directory of its own for the query");
    }

    @Override
    public void write(Batch batch) {
        if (last.isPresent() && last.get().batch() >= batch.id()) {
            confirm(batch, last.get());
            return;
        }
        try {
            replace(batch);
        } catch (IOException e) {
            throw new TransientFailure(
                    action(batch), e, "See that there is space and that it may be written; Weir tries again");
        }
    }

    private static String action(Batch batch) {
        return "keep batch " + batch.id() + " of query \"" + batch.query() + "\" as Parquet";
    }

    /** The batch is in the result, and so are those before it: made again, they must be what they were. */
    private void confirm(Batch batch, BatchManifest kept) {
        SourceRange known = kept.known().get(batch.id());
        if (known == null || !known.isSame(batch.range())) {
            throw new PermanentFailure(
                    action(batch),
                    "\"" + place.dataset() + "\" is of batch " + kept.batch() + " made from " + kept.start() + " to "
                            + kept.end() + ", and this one is made from "
                            + batch.range().start() + " to "
                            + batch.range().end(),
                    "The checkpoint does not belong to the dataset. " + BatchSink.BRING_BACK);
        }
    }

    private void replace(Batch batch) throws IOException {
        BatchManifest kept =
                BatchManifest.of(batch).behind(last.map(BatchManifest::known).orElseGet(Collections::emptySortedMap));
        Dataset<Row> rows = batch.mode() == Mode.COMPLETE ? batch.rows() : merged(batch, kept);
        String directory = place.staging() + "/snapshot";
        place.remove(directory);
        String uri = place.uri(directory);
        List<ParquetFiles.Written> files = ParquetFiles.write(rows.repartition(1), uri, List.of(), kept.toJson());
        ParquetFiles.Written file =
                files.isEmpty() ? ParquetFiles.writeEmpty(session, rows.schema(), uri, kept.toJson()) : files.get(0);
        guard.run();
        if (!isAlone) {
            now.requireStillThere(place);
            isAlone = true;
        }
        place.publishFile(directory + "/" + file.name(), place.dataset() + "/" + FILE);
        last = Optional.of(kept);
        place.remove(directory);
    }

    private Dataset<Row> merged(Batch batch, BatchManifest kept) {
        Dataset<Row> changed = lastOfEachKey(batch.rows());
        if (last.isEmpty()) {
            return changed;
        }
        if (!last.get().schema().equals(kept.schema())) {
            throw new PermanentFailure(
                    action(batch),
                    "its columns are " + kept.schema() + ", and those in \"" + place.dataset() + "\" are "
                            + last.get().schema(),
                    "Keep the changed query in another directory");
        }
        String file = place.uri(place.dataset() + "/" + FILE);
        Dataset<Row> before = DatasetFiles.rows(
                        batch.rows().sparkSession(), batch.rows().schema(), List.of(file), List.of())
                .alias("before");
        Column same = key.stream()
                .map(column -> NamedColumn.of("before", column).eqNullSafe(NamedColumn.of("changed", column)))
                .reduce(Column::and)
                .orElseThrow();
        return before.join(broadcast(batch.rows().alias("changed")), same, "left_anti")
                .unionByName(changed);
    }

    /** Where rows of a batch share a key, the last of them counts, in the order of its partitions: as in a table of Postgres. */
    private Dataset<Row> lastOfEachKey(Dataset<Row> rows) {
        Column[] columns = key.stream().map(NamedColumn::of).toArray(Column[]::new);
        Column fromTheEnd = row_number()
                .over(Window.partitionBy(columns).orderBy(NamedColumn.of(PLACE).desc()));
        return rows.withColumn(PLACE, monotonically_increasing_id())
                .withColumn(FROM_THE_END, fromTheEnd)
                .where(NamedColumn.of(FROM_THE_END).equalTo(1))
                .drop(PLACE, FROM_THE_END);
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
    public OptionalLong lastKept() {
        return last.map(kept -> OptionalLong.of(kept.batch())).orElseGet(OptionalLong::empty);
    }

    @Override
    public OptionalLong lastOfAll() {
        return OptionalLong.of(lastKept().orElse(-1));
    }

    @Override
    public SortedMap<Long, SourceRange> keptBehind(long batch) {
        SortedMap<Long, SourceRange> kept = new TreeMap<>();
        last.filter(it -> it.batch() > batch).ifPresent(it -> {
            kept.putAll(it.known().tailMap(batch + 1));
            if (kept.size() < it.batch() - batch) {
                throw new PermanentFailure(
                        "make the batches behind " + batch + " of query \"" + it.query() + "\" again as they were",
                        "\"" + place.dataset() + "\" has those up to " + it.batch()
                                + " in one file, and says only of the" + " last " + kept.size()
                                + " what they were made of",
                        BatchSink.BRING_BACK);
            }
        });
        return kept;
    }

    @Override
    public void close() {
        place.clearStaging();
    }
}
