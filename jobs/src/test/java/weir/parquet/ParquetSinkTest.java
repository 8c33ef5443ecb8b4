package weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.yaml.Position;

@Tag("slow")
class ParquetSinkTest {
    private static final Position NOWHERE = new Position(0, "");

    @TempDir
    private Path directory;

    private final SparkSession session = LocalSpark.session().newSession();

    @ParameterizedTest
    @EnumSource(Mode.class)
    void showsEachRowOnceAtEveryStepAndAfterAKillAtAnyOfThem(Mode mode) {
        List<String> before = List.of("a|1", "b|2");
        List<String> after =
                switch (mode) {
                    case APPEND -> List.of("a|1", "a|9", "b|2", "c|3");
                    case UPDATE -> List.of("a|9", "b|2", "c|3");
                    case COMPLETE -> List.of("a|9", "c|3");
                };
        int steps = Integer.MAX_VALUE;
        for (int kill = 0; kill < steps; kill++) {
            // given
            Path dataset = directory.resolve("kill-at-" + kill);
            write(dataset, mode, batch(0, mode, "('a', 1), ('b', 2)"));
            int at = kill;
            AtomicInteger passed = new AtomicInteger();
            Place place = new Watched(place(dataset), () -> {
                assertThat(rows(dataset)).isIn(before, after);
                if (passed.getAndIncrement() == at) {
                    throw new Watched.Killed();
                }
            });

            // when
            Throwable thrown = catchThrowable(() -> write(place, mode, batch(1, mode, "('a', 9), ('c', 3)")));
            if (thrown == null) {
                steps = passed.get();
            } else {
                assertThat(thrown).isInstanceOf(Watched.Killed.class);
            }
            write(dataset, mode, batch(1, mode, "('a', 9), ('c', 3)"));

            // then
            assertThat(rows(dataset)).as("killed at step %s", at).isEqualTo(after);
            assertThat(directory.resolve("_kill-at-" + kill + ".weir")).doesNotExist();
        }
        assertThat(steps).isGreaterThan(3);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void doesNotWriteABatchAgainThatItHasKept(Mode mode) throws IOException {
        // given
        Path dataset = directory.resolve("data");
        write(dataset, mode, batch(0, mode, "('a', 1)"));
        List<Path> files = files(dataset);

        // when
        write(dataset, mode, batch(0, mode, "('must not', 0), ('be looked at', 0)"));

        // then
        assertThat(rows(dataset)).containsExactly("a|1");
        assertThat(files(dataset)).isEqualTo(files);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void refusesABatchOfAnotherRangeUnderANumberThatItHasKept(Mode mode) {
        // given
        Path dataset = directory.resolve("data");
        write(dataset, mode, batch(0, mode, "('a', 1)"));
        Batch other = new Batch("q", 0, new SourceRange("[null]", "[{\"a\":7}]"), mode, data("('a', 1)"));

        // when
        assertThatThrownBy(() -> write(dataset, mode, other))

                // then
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith("Cannot keep batch 0 of query \"q\" as Parquet: \"" + dataset + "\"")
                .hasMessageContaining(
                        "made from [{\"a\":0}] to [{\"a\":1}], and this one is made from [null] to [{\"a\":7}]")
                .hasMessageEndingWith(
                        "The checkpoint does not belong to the dataset. Bring back the checkpoint that belongs to it; or give the query"
                                + " a new name and all its sinks new places: then it reads its streams from the beginning.");
        assertThat(rows(dataset)).containsExactly("a|1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void refusesABatchThatComesBeforeTheLastItHasKept(Mode mode) {
        // given
        Path dataset = directory.resolve("data");
        write(dataset, mode, batch(5, mode, "('a', 1)"));

        // when
        assertThatThrownBy(() -> write(dataset, mode, batch(4, mode, "('b', 2)")))

                // then
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("batch 5")
                .hasMessageContaining("The checkpoint does not belong to the dataset");
        assertThat(rows(dataset)).containsExactly("a|1");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void showsNothingOfADriverThatANewerOneHasReplaced(Mode mode) {
        // given
        Path dataset = directory.resolve("data");
        write(dataset, mode, batch(0, mode, "('a', 1)"));
        Runnable takenOver = () -> {
            throw new IllegalStateException("taken over");
        };
        Runnable takenOverRightAfterwards = () -> write(dataset, mode, batch(1, mode, "('new', 2)"));

        // when
        assertThatThrownBy(() -> write(place(dataset), mode, batch(1, mode, "('old', 9)"), takenOver))

                // then
                .hasMessage("taken over");
        assertThat(rows(dataset)).containsExactly("a|1");

        // when
        assertThatThrownBy(() -> write(place(dataset), mode, batch(1, mode, "('old', 9)"), takenOverRightAfterwards))

                // then
                .isInstanceOf(Failure.class);
        assertThat(rows(dataset)).contains("new|2").noneMatch(row -> row.startsWith("old"));
    }

    @Test
    void leavesNothingBehindForAnEmptyBatch() {
        Path dataset = directory.resolve("data");

        write(dataset, Mode.APPEND, batch(0, Mode.APPEND, "('a', 1)"));
        write(
                dataset,
                Mode.APPEND,
                new Batch("q", 1, range(1), Mode.APPEND, data("('a', 1)").where("n > 5")));

        assertThat(dataset.resolve("batch=000000001")).doesNotExist();
        assertThat(rows(dataset)).containsExactly("a|1");
    }

    @Test
    void replacesACompleteResultByAnEmptyOne() {
        Path dataset = directory.resolve("data");
        write(dataset, Mode.COMPLETE, batch(0, Mode.COMPLETE, "('a', 1)"));

        write(
                dataset,
                Mode.COMPLETE,
                new Batch("q", 1, range(1), Mode.COMPLETE, data("('a', 1)").where("n > 5")));

        assertThat(rows(dataset)).isEmpty();
    }

    @Test
    void makesDirectoriesOfPartitionColumns() {
        // given
        Path dataset = directory.resolve("data");
        ParquetDataset sink = new ParquetDataset(NOWHERE, dataset.toString(), List.of(), List.of("k"));

        // when
        try (BatchSink open = ParquetSink.open(session, "p", "q", Mode.APPEND, sink, () -> {})) {
            open.write(batch(0, Mode.APPEND, "('a', 1), ('b/ü', 2), (NULL, 3), ('a', 4)"));
        }

        // then
        assertThat(rows(dataset)).containsExactly("a|1", "a|4", "b/ü|2", "null|3");
        assertThat(dataset.resolve("batch=000000000/k=a")).isDirectory();
        assertThat(session.read().parquet(dataset.toString()).where("k = 'a'").count())
                .isEqualTo(2);
    }

    @Test
    void writesTimestampsInMicrosecondsOfUniversalTime() throws SQLException {
        // given
        Path dataset = directory.resolve("data");
        session.conf().set("spark.sql.session.timeZone", "UTC");
        session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        Dataset<Row> rows = session.sql("SELECT timestamp_micros(1700000000123456) AS t");

        // when
        write(dataset, Mode.APPEND, new Batch("q", 0, range(0), Mode.APPEND, rows));

        // then
        assertThat(duckdb("SELECT type, logical_type FROM parquet_schema('%s/**/*.parquet') WHERE name = 't'"
                        .formatted(dataset)))
                .singleElement()
                .asString()
                .startsWith(
                        "INT64|TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds()");
        assertThat(duckdb("SELECT epoch_us(t) FROM '%s/**/*.parquet'".formatted(dataset)))
                .containsExactly("1700000000123456");
    }

    @Test
    void keepsTheLastOfTheRowsOfOneBatchThatHaveTheSameKey() {
        Path dataset = directory.resolve("data");

        write(dataset, Mode.UPDATE, batch(0, Mode.UPDATE, "('a', 1), ('b', 2), ('a', 3), (NULL, 4), (NULL, 5)"));
        assertThat(rows(dataset)).containsExactly("a|3", "b|2", "null|5");

        Dataset<Row> later = data("('b', 9), ('a', 8)").coalesce(1).union(data("('b', 6), (NULL, 7), ('b', 3)"));
        write(dataset, Mode.UPDATE, new Batch("q", 1, range(1), Mode.UPDATE, later));
        assertThat(rows(dataset)).containsExactly("a|8", "b|3", "null|7");
    }

    @Test
    void refusesColumnsThatHaveChanged() {
        Path dataset = directory.resolve("data");
        write(dataset, Mode.APPEND, batch(0, Mode.APPEND, "('a', 1)"));
        Dataset<Row> rows = session.sql("SELECT 'a' AS k, 1.5D AS n");

        assertThatThrownBy(() -> write(dataset, Mode.APPEND, new Batch("q", 1, range(1), Mode.APPEND, rows)))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("its columns are k STRING NOT NULL,n DOUBLE NOT NULL, and those in \"" + dataset
                        + "\" are k STRING")
                .hasMessageEndingWith("Keep the changed query in another directory.");
    }

    @Test
    void refusesADirectoryWithFilesOfOthers() throws IOException {
        Path dataset = directory.resolve("data");
        Files.createDirectories(dataset);
        Files.writeString(dataset.resolve("mine.parquet"), "mine");

        assertThatThrownBy(() -> write(dataset, Mode.APPEND, batch(0, Mode.APPEND, "('a', 1)")))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage("Cannot add the batches of query \"q\" to \"" + dataset
                        + "\": the directory holds \"mine.parquet\". Name a directory of its own for the query.");
    }

    @Test
    void saysThatAPlaceWithoutRenameIsNone() {
        ParquetDataset sink = new ParquetDataset(NOWHERE, "ftp://host/data", List.of(), List.of());

        assertThatThrownBy(() -> ParquetSink.open(session, "p", "q", Mode.APPEND, sink, () -> {}))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage(
                        "Cannot keep Parquet files in \"ftp://host/data\": \"ftp\" is neither a file system with an atomic"
                                + " rename nor an S3 store. Name a local directory, one on HDFS, or s3a://BUCKET/NAME.");
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void refusesTheFirstBatchWhereAnotherPipelineHasBegunOnTheSameEmptyDatasetSince(Mode mode) {
        Path dataset = directory.resolve("data");
        List<String> key = mode == Mode.UPDATE ? List.of("k") : List.of();
        ParquetDataset sink = new ParquetDataset(NOWHERE, dataset.toString(), key, List.of());
        try (BatchSink one = ParquetSink.open(session, "one", "q", mode, sink, () -> {});
                BatchSink two = ParquetSink.open(session, "two", "r", mode, sink, () -> {})) {
            one.begin();
            two.begin();
            two.write(new Batch("r", 0, range(0), mode, data("('two', 2)")));

            assertThatThrownBy(() -> one.write(batch(0, mode, "('one', 1)")))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessage("Cannot keep query \"q\" in \"" + dataset
                            + "\": query \"r\" of pipeline \"two\" has begun on it since this one did."
                            + " Name a directory of its own for each.");
        }
        assertThat(rows(dataset)).containsExactly("two|2");
    }

    private Place place(Path dataset) {
        return Places.of(dataset.toString(), session.sessionState().newHadoopConf());
    }

    private void write(Path dataset, Mode mode, Batch batch) {
        write(place(dataset), mode, batch);
    }

    private void write(Place place, Mode mode, Batch batch) {
        write(place, mode, batch, () -> {});
    }

    private void write(Place place, Mode mode, Batch batch, Runnable guard) {
        List<String> key = mode == Mode.UPDATE ? List.of("k") : List.of();
        ParquetDataset sink = new ParquetDataset(NOWHERE, place.dataset(), key, List.of());
        try (BatchSink open = ParquetSink.open(place, session, "p", "q", mode, sink, guard)) {
            open.write(batch);
        }
    }

    private Batch batch(long id, Mode mode, String values) {
        return new Batch("q", id, range(id), mode, data(values));
    }

    private static SourceRange range(long id) {
        return new SourceRange("[{\"a\":" + id + "}]", "[{\"a\":" + (id + 1) + "}]");
    }

    private Dataset<Row> data(String values) {
        return session.sql(
                "SELECT CAST(k AS STRING) AS k, CAST(n AS BIGINT) AS n FROM VALUES " + values + " AS t(k, n)");
    }

    private static List<Path> files(Path dataset) throws IOException {
        try (var files = Files.walk(dataset)) {
            return files.sorted().toList();
        }
    }

    /** What a reader that knows nothing of Weir sees. */
    private static List<String> rows(Path dataset) {
        return duckdb("SELECT k, n FROM read_parquet('" + dataset
                + "/**/*.parquet', hive_partitioning = true) ORDER BY 1, 2");
    }

    private static List<String> duckdb(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getObject(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
