package weir.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.drop.S3Server;
import weir.problem.Cannot;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.spec.Position;
import weir.spec.Query.Mode;
import weir.spec.Sink;

/** Parquet in a real S3 store, looked at by a reader that lists and reads files and knows nothing else. */
class S3PlaceTest {
    private static final Position NOWHERE = new Position(0, "");

    @TempDir
    private java.nio.file.Path directory;

    private final SparkSession session = LocalSpark.session().newSession();
    private final Path root = new Path("s3a://" + S3Server.BUCKET + "/" + UUID.randomUUID());
    private S3AFileSystem files;

    @BeforeEach
    void openTheStore() throws IOException {
        S3Server server = S3Server.shared();
        session.conf().set("fs.s3a.endpoint", server.endpoint());
        session.conf().set("fs.s3a.endpoint.region", "us-east-1");
        session.conf().set("fs.s3a.path.style.access", "true");
        session.conf().set("fs.s3a.access.key", server.accessKey());
        session.conf().set("fs.s3a.secret.key", server.secretKey());
        files = (S3AFileSystem)
                FileSystem.get(root.toUri(), session.sessionState().newHadoopConf());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void showsNoRowTwiceAtAnyStepAndEachOnceAfterAKillAtAnyOfThem(Mode mode) throws IOException {
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
            Path dataset = new Path(root, "kill-at-" + kill);
            write(place(dataset), mode, batch(0, mode, "('a', 1), ('b', 2)"));
            int at = kill;
            AtomicInteger passed = new AtomicInteger();
            Watched.Step step = () -> {
                List<String> seen = rows(dataset);
                if (mode == Mode.APPEND) {
                    assertThat(seen).containsAll(before).doesNotHaveDuplicates();
                    assertThat(after).containsAll(seen);
                } else {
                    assertThat(seen).isIn(before, after);
                }
                if (passed.getAndIncrement() == at) {
                    throw new Watched.Killed();
                }
            };

            // when
            Throwable thrown =
                    catchThrowable(() -> write(watched(dataset, step), mode, batch(1, mode, "('a', 9), ('c', 3)")));
            if (thrown == null) {
                steps = passed.get();
            } else {
                assertThat(thrown).isInstanceOf(Watched.Killed.class);
            }
            write(place(dataset), mode, batch(1, mode, "('a', 9), ('c', 3)"));

            // then
            assertThat(rows(dataset)).as("killed at step %s", at).isEqualTo(after);
            assertThat(files.exists(new Path(root, "_kill-at-" + kill + ".weir")))
                    .isFalse();
        }
        assertThat(steps).isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void showsNothingOfADriverThatANewerOneHasReplaced(Mode mode) {
        // given
        Path dataset = new Path(root, "data");
        write(place(dataset), mode, batch(0, mode, "('a', 1)"));
        Runnable takenOverRightAfterwards = () -> write(place(dataset), mode, batch(1, mode, "('new', 2)"));

        // when
        assertThatThrownBy(() -> write(place(dataset), mode, batch(1, mode, "('old', 9)"), takenOverRightAfterwards))

                // then
                .isInstanceOf(Cannot.class);
        assertThat(rows(dataset)).contains("new|2").noneMatch(row -> row.startsWith("old"));
    }

    @Test
    void takesBackABatchWhoseFilesWereLostBeforeTheyWereShown() throws IOException {
        // given
        Path dataset = new Path(root, "data");
        write(place(dataset), Mode.APPEND, batch(0, Mode.APPEND, "('a', 1)"));
        Path decided = new Path(dataset, "batch=000000001/" + Kept.FILE);
        Kept kept = Kept.of(batch(1, Mode.APPEND, "('b', 2)"))
                .with(new TreeMap<>(Map.of("part-00000.parquet", "written/lost.parquet")));
        place(dataset).write(decided.toString(), kept.toJson().getBytes(StandardCharsets.UTF_8));

        // when
        write(place(dataset), Mode.APPEND, batch(1, Mode.APPEND, "('b', 2)"));

        // then
        assertThat(rows(dataset)).containsExactly("a|1", "b|2");
    }

    @Test
    void makesDirectoriesOfPartitionColumns() {
        Path dataset = new Path(root, "data");
        Sink.Parquet sink = new Sink.Parquet(NOWHERE, dataset.toString(), List.of(), List.of("k"));

        try (BatchSink open = ParquetSink.open(session, "q", Mode.APPEND, sink, () -> {})) {
            open.write(batch(0, Mode.APPEND, "('a', 1), ('b/ü', 2), (NULL, 3), ('a', 4)"));
        }

        assertThat(rows(dataset)).containsExactly("a|1", "a|4", "b/ü|2", "null|3");
    }

    private Place place(Path dataset) {
        return Places.of(dataset.toString(), session.sessionState().newHadoopConf());
    }

    /** With a step between any two copies, too. */
    private Place watched(Path dataset, Watched.Step step) {
        S3Copies real = S3Copies.of(files);
        S3Place.Copies copies = (from, to) -> {
            step.pass();
            real.copy(from, to);
            step.pass();
        };
        Path staging = new Path(place(dataset).staging());
        return new Watched(new S3Place(files, copies, dataset, staging), step);
    }

    private void write(Place place, Mode mode, Batch batch) {
        write(place, mode, batch, () -> {});
    }

    private void write(Place place, Mode mode, Batch batch, Runnable guard) {
        List<String> key = mode == Mode.UPDATE ? List.of("k") : List.of();
        Sink.Parquet sink = new Sink.Parquet(NOWHERE, place.dataset(), key, List.of());
        try (BatchSink open = ParquetSink.open(place, session, "q", mode, sink, guard)) {
            open.write(batch);
        }
    }

    /** A batch of two parts. */
    private Batch batch(long id, Mode mode, String values) {
        Dataset<Row> rows = session.sql(
                "SELECT CAST(k AS STRING) AS k, CAST(n AS BIGINT) AS n FROM VALUES " + values + " AS t(k, n)");
        SourceRange range = new SourceRange("[{\"a\":" + id + "}]", "[{\"a\":" + (id + 1) + "}]");
        return new Batch("q", id, range, mode, rows.repartition(2));
    }

    /** What a reader sees that takes every Parquet file below the dataset. */
    private List<String> rows(Path dataset) {
        try {
            java.nio.file.Path copy = Files.createTempDirectory(directory, "seen");
            RemoteIterator<LocatedFileStatus> all = files.listFiles(dataset, true);
            while (all.hasNext()) {
                Path file = all.next().getPath();
                if (file.getName().endsWith(".parquet")) {
                    String name = file.toString().substring(dataset.toString().length() + 1);
                    java.nio.file.Path to = copy.resolve(name);
                    Files.createDirectories(to.getParent());
                    try (var in = files.open(file)) {
                        Files.copy(in, to);
                    }
                }
            }
            return duckdb("SELECT k, n FROM read_parquet('" + copy
                    + "/**/*.parquet', hive_partitioning = true) ORDER BY 1, 2");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> duckdb(String sql) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1) + "|" + result.getString(2));
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
