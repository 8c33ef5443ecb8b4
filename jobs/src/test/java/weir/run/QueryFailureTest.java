package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.ControlPlane;
import weir.control.Fenced;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.Exit;
import weir.problem.Failure;
import weir.source.LocalSpark;

@Tag("slow")
class QueryFailureTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String ROWS =
            """
            rows:
              sql: SELECT k, n FROM seen
              mode: append
              trigger: 0 seconds
              sinks:
                - %s
            """;

    @TempDir
    private Path directory;

    @Test
    void stopsAQueryWhoseTableHasAnotherShape() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        TestPostgres.run(database, "CREATE TABLE rows (k text, n text)");
        Path file = lake.write(Lake.section(database), ROWS.formatted("postgres: {table: rows}"));
        lake.add("a", "x", 1, 0);

        // when
        assertThatThrownBy(() -> lake.runOnce(file))

                // then
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("it has another shape than the query's result")
                .hasMessageContaining("\"n\"");
        assertThat(TestPostgres.rows(database, "SELECT state, restarts FROM weir.status"))
                .containsExactly("failed|0");
    }

    @Test
    void stopsAQueryWhoseDropsWereRemovedBeforeItReadThem() throws Exception {
        // given
        Lake lake = new Lake(directory);
        Path file = lake.write(ROWS.formatted("parquet: out/rows"));
        lake.add("a", "x", 1, 0);
        lake.runOnce(file);
        lake.add("a", "x", 2, 1);
        lake.add("a", "x", 3, 2);
        Files.delete(lake.path("in/a/000000000/000.json"));
        Files.delete(lake.path("in/a/000000000/001.json"));

        // when
        assertThatThrownBy(() -> lake.runOnce(file))

                // then
                .isInstanceOfSatisfying(
                        RunFailed.class, failed -> assertThat(failed.exitCode()).isEqualTo(Exit.FAILED))
                .hasMessage("Cannot read drops 1 to 1 of lane \"a\" in \"" + lake.path("in")
                        + "\": they were removed before they were read. Restore them, step over them one by one with \"weir skip\", or set failOnDataLoss to false to go on"
                        + " without them.");
    }

    @Test
    void triesAQueryThatFailedForGoodAgainWhileOthersGoOn() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        TestPostgres.run(database, "CREATE TABLE rows (k text, n text)");
        Path file = lake.write(
                Lake.section(database),
                ROWS.formatted("postgres: {table: rows}")
                        + ROWS.formatted("parquet: out/others").replaceFirst("rows:", "others:"));
        lake.add("a", "x", 1, 0);
        RunOptions options = RunOptions.DEFAULT.with(new RunOptions.Failed(Duration.ofMillis(200), false));
        try (PipelineRun run = PipelineRun.start(LocalSpark.session(), lake.plan(file), options)) {
            await().atMost(LONG).until(() -> run.progress().get(0).trouble().isPresent());

            // when
            TestPostgres.run(database, "DROP TABLE rows");

            // then
            await().atMost(LONG).until(() -> run.progress().get(0).rowsRead() == 1);
        }
    }

    @Test
    void endsTheRunWithTheFirstQueryThatFailsIfItIsToldTo() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        TestPostgres.run(database, "CREATE TABLE rows (k text, n text)");
        Path file = lake.write(
                Lake.section(database),
                ROWS.formatted("postgres: {table: rows}")
                        + ROWS.formatted("parquet: out/others").replaceFirst("rows:", "others:"));
        lake.add("a", "x", 1, 0);
        RunOptions options = RunOptions.DEFAULT.with(new RunOptions.Failed(Duration.ofMinutes(5), true));
        try (PipelineRun run = PipelineRun.start(LocalSpark.session(), lake.plan(file), options)) {
            // when, then
            assertThatThrownBy(run::await)
                    .isInstanceOf(RunFailed.class)
                    .hasMessageContaining("it has another shape than the query's result");
        }
    }

    @Test
    void endsAtOnceWhereAFileIsInTheWay() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(Lake.section(database), ROWS.formatted("parquet: here/rows"));
        Files.createFile(lake.path("here"));
        lake.add("a", "x", 1, 0);

        // when
        assertThatThrownBy(() -> lake.runOnce(file))

                // then
                .isInstanceOf(RunFailed.class)
                .hasMessageStartingWith("Cannot ")
                .hasMessageContaining("\"" + lake.path("here") + "");
        assertThat(TestPostgres.rows(database, "SELECT state, restarts FROM weir.status"))
                .containsExactly("failed|0");
    }

    @Test
    void givesUpARunThatIsToEndWhenADatabaseStaysAway() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(
                Lake.section(database),
                ROWS.formatted("jdbc: {url: \"jdbc:postgresql://127.0.0.1:1/nobody\", table: rows}"));
        lake.add("a", "x", 1, 0);

        // when
        assertThatThrownBy(() -> lake.runOnce(file))

                // then
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("127.0.0.1:1 refused");
        assertThat(TestPostgres.rows(database, "SELECT state, restarts > 1 FROM weir.status"))
                .containsExactly("failed|t");
    }

    @Test
    void doesNotStartWithoutItsControlPlane() throws Exception {
        // given
        Lake lake = new Lake(directory);
        try (StoppablePostgres postgres = new StoppablePostgres(directory.resolve("postgres"))) {
            Path file = lake.write(Lake.section(postgres.connection()), ROWS.formatted("postgres: {table: rows}"));

            // when
            assertThatThrownBy(() -> lake.runOnce(file))

                    // then
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith(
                            "Cannot open the control plane of pipeline \"test\": Connection to localhost:"
                                    + postgres.port() + " refused");
        }
    }

    @Test
    void endsWhenANewerDriverHasTakenOver() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(Lake.section(database), ROWS.formatted("postgres: {table: rows}"));
        lake.add("a", "x", 1, 0);
        try (PipelineRun run = lake.start(file)) {
            await().atMost(LONG).until(() -> run.progress().get(0).rowsRead() == 1);

            // when
            ControlPlane.open(database, "test").close();
            lake.add("a", "x", 2, 1);

            // then
            assertThatThrownBy(run::await)
                    .isInstanceOfSatisfying(Fenced.class, fenced -> assertThat(fenced.exitCode())
                            .isEqualTo(Exit.FENCED))
                    .hasMessageStartingWith("Cannot go on with pipeline \"test\": the driver ");
        }
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows")).containsExactly("1");
    }

    @Test
    void letsTheRunningBatchEndWhenItIsStopped() throws Exception {
        // given
        Lake lake = new Lake(directory);
        Path file = lake.write(ROWS.formatted("parquet: out/rows"));
        for (int i = 0; i < 20; i++) {
            lake.add("a", "x", i, i);
        }
        PipelineRun run = lake.start(file);
        await().atMost(LONG).until(() -> run.progress().get(0).batch().isPresent());

        // when
        run.close();

        // then
        QueryProgress last = run.progress().get(0);
        assertThat(last.state()).isEqualTo(QueryProgress.State.ENDED);
        assertThat(lake.duckdb("SELECT count(*) FROM '$out/rows/**/*.parquet'"))
                .containsExactly(Long.toString(last.rowsRead()));
        lake.runOnce(file);
        assertThat(lake.duckdb("SELECT count(*), count(DISTINCT n) FROM '$out/rows/**/*.parquet'"))
                .containsExactly("20|20");
    }
}
