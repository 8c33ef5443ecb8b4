package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.execution.streaming.StreamingQueryWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.Exit;

class PipelineRunTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String SUMS =
            """
            sums:
              sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
              mode: update
              trigger: 0 seconds
              sinks:
                - postgres: {table: sums, key: [k]}
                - parquet: {path: out/sums, key: [k]}
            """;

    @TempDir
    private Path directory;

    @Test
    void goesOnAfterARestartWhereItWas() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(
                Lake.section(database),
                SUMS
                        + """
                        rows:
                          sql: SELECT k, n, event_time FROM seen
                          mode: append
                          trigger: 0 seconds
                          sinks:
                            - parquet: {path: out/rows, partitionBy: [k]}
                        """);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.add("a", "x", 3, 2);
        lake.runOnce(file);
        lake.add("a", "x", 10, 3, "z", 5, 4);

        // when
        lake.runOnce(file);

        // then
        assertThat(TestPostgres.rows(database, "SELECT k, total FROM sums ORDER BY k"))
                .containsExactly("x|14", "y|2", "z|5");
        assertThat(lake.duckdb("SELECT k, total FROM read_parquet('$out/sums/*.parquet') ORDER BY k"))
                .containsExactly("x|14", "y|2", "z|5");
        assertThat(lake.duckdb("SELECT k, n, event_time FROM read_parquet('$out/rows/**/*.parquet') ORDER BY n"))
                .containsExactly(
                        "x|1|1970-01-01T00:00Z",
                        "y|2|1970-01-01T00:00:01Z",
                        "x|3|1970-01-01T00:00:02Z",
                        "z|5|1970-01-01T00:00:04Z",
                        "x|10|1970-01-01T00:00:03Z");
    }

    @Test
    void leavesNoCheckpointOfWhatIsOnlyShown() throws Exception {
        // given
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                rows:
                  sql: SELECT k, n FROM seen
                  mode: append
                  sinks:
                    - console: {}
                """);
        lake.add("a", "x", 1, 0);

        // when
        Path checkpoint;
        try (PipelineRun run = lake.start(file)) {
            await().atMost(LONG).until(() -> run.session().streams().active().length == 1);
            StreamingQueryWrapper query =
                    (StreamingQueryWrapper) run.session().streams().active()[0];
            checkpoint = Path.of(URI.create(query.streamingQuery().resolvedCheckpointRoot()));
            assertThat(checkpoint).exists();
        }

        // then
        assertThat(checkpoint).doesNotExist();
    }

    @Test
    void tellsHowFarEachQueryIsWhileItRuns() throws Exception {
        // given
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                rows:
                  sql: SELECT k, n FROM seen
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - parquet: out/rows
                    - console: {rows: 1}
                    - memory: {}
                """);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.add("a", "x", 3, 2);

        // when
        try (PipelineRun run = lake.start(file)) {
            await().atMost(LONG).until(() -> run.progress().stream()
                    .allMatch(query -> query.batch().orElse(-1) == 1));

            // then
            QueryProgress kept = run.progress().get(0);
            assertThat(kept.query()).isEqualTo("rows");
            assertThat(kept.state()).isEqualTo(QueryProgress.State.RUNNING);
            assertThat(kept.rowsRead()).isEqualTo(3);
            assertThat(kept.rowsWritten()).containsOnlyKeys("parquet:" + lake.path("out/rows"));
            assertThat(kept.rowsWritten().values()).containsExactly(3L);
            assertThat(kept.dropsBehind()).hasValue(0);
            assertThat(kept.committedAt()).isPresent();
            assertThat(kept.trouble()).isEmpty();
            QueryProgress shown = run.progress().get(1);
            assertThat(shown.query()).isEqualTo("rows (shown)");
            assertThat(shown.rowsWritten()).containsEntry("console", 3L).containsEntry("memory", 3L);
            assertThat(run.session().table("rows").count()).isEqualTo(3);
        }
        assertThat(lake.printed()).contains("-- rows, batch 0\n", "only showing top 1 row", "-- rows, batch 1\n");
    }

    @Test
    void emitsWindowsThatTheWatermarkHasClosed() throws Exception {
        // given
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                windows:
                  sql: SELECT window.start AS start, count(*) AS rows FROM seen GROUP BY window(event_time, '10 seconds')
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - parquet: out/windows
                """);
        lake.add("a", "x", 1, 1, "x", 1, 2);
        lake.add("a", "x", 1, 25);

        // when
        lake.runOnce(file);

        // then
        assertThat(lake.duckdb("SELECT start, rows FROM read_parquet('$out/windows/**/*.parquet')"))
                .containsExactly("1970-01-01T00:00Z|2");
    }

    @Test
    void emitsDistinctRowsThatTheWatermarkHasPassed() throws Exception {
        // given
        Lake lake = new Lake(directory);
        Path file = lake.write(
                """
                kinds:
                  sql: SELECT DISTINCT k, event_time FROM seen
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - parquet: out/kinds
                """);
        lake.add("a", "x", 1, 1, "x", 2, 1);
        lake.add("a", "x", 1, 25);

        // when
        lake.runOnce(file);

        // then
        assertThat(lake.duckdb("SELECT k, event_time FROM read_parquet('$out/kinds/**/*.parquet')"))
                .containsExactly("x|1970-01-01T00:00:01Z");
    }

    @Test
    void refusesADatasetOfAnotherQueryAndLetsTheOthersGoOn() throws Exception {
        // given
        Lake lake = new Lake(directory);
        String query =
                """
                %s:
                  sql: SELECT k, n FROM seen
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - parquet: out/%s
                """;
        lake.add("a", "x", 1, 0);
        lake.runOnce(lake.write(query.formatted("one", "one")));
        Path file = lake.write(query.formatted("two", "one") + query.formatted("three", "three"));

        // when
        assertThatThrownBy(() -> lake.runOnce(file))

                // then
                .isInstanceOfSatisfying(
                        RunFailed.class, failed -> assertThat(failed.exitCode()).isEqualTo(Exit.FAILED))
                .hasMessage(
                        "Cannot add the batches of query \"two\" to \"" + lake.path("out/one")
                                + "\": the directory holds the batches of query \"one\". Name a directory of its own for the query.");
        assertThat(lake.duckdb("SELECT n FROM read_parquet('$out/three/**/*.parquet')"))
                .containsExactly("1");
    }
}
