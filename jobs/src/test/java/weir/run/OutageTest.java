package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.TestPostgres;

@Tag("slow")
class OutageTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    @Test
    void catchesUpWhenPostgresIsBack() throws Exception {
        // given
        Lake lake = new Lake(directory);
        try (StoppablePostgres postgres = new StoppablePostgres(directory.resolve("postgres"))) {
            postgres.start();
            Path file = lake.write(
                    Lake.section(postgres.connection()),
                    """
                    sums:
                      sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
                      mode: update
                      trigger: 0 seconds
                      sinks:
                        - postgres: {table: sums, key: [k]}
                    rows:
                      sql: SELECT k, n FROM seen
                      mode: append
                      trigger: 0 seconds
                      sinks:
                        - parquet: out/rows
                    """);
            lake.add("a", "x", 1, 0);
            try (PipelineRun run = lake.start(file)) {
                eventually(() -> run.progress().stream().allMatch(query -> query.rowsRead() == 1));

                // when
                postgres.stop();
                lake.add("a", "x", 2, 1);
                eventually(() -> run.progress().get(0).state() == QueryProgress.State.RETRYING);
                postgres.start();

                // then
                eventually(() -> run.progress().stream()
                        .allMatch(query -> query.state() == QueryProgress.State.RUNNING && query.rowsRead() == 2));
                assertThat(run.progress().get(0).restarts()).isPositive();
                assertThat(TestPostgres.rows(postgres.connection(), "SELECT k, total FROM sums"))
                        .containsExactly("x|3");
                assertThat(lake.duckdb("SELECT n FROM read_parquet('$out/rows/**/*.parquet') ORDER BY n"))
                        .containsExactly("1", "2");
            }
        }
    }

    @Test
    void startsWhenPostgresIsThere() throws Exception {
        // given
        Lake lake = new Lake(directory);
        try (StoppablePostgres postgres = new StoppablePostgres(directory.resolve("postgres"))) {
            Path file = lake.write(
                    Lake.section(postgres.connection()),
                    """
                    rows:
                      sql: SELECT k, n FROM seen
                      mode: append
                      trigger: 0 seconds
                      sinks:
                        - postgres: {table: rows}
                    """);
            lake.add("a", "x", 1, 0);

            // when
            CompletableFuture<PipelineRun> started = CompletableFuture.supplyAsync(() -> lake.start(file));
            assertThatThrownBy(() -> started.get(3, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            postgres.start();

            // then
            try (PipelineRun run = started.get(LONG.toSeconds(), TimeUnit.SECONDS)) {
                eventually(() -> run.progress().get(0).rowsRead() == 1);
            }
            assertThat(TestPostgres.rows(postgres.connection(), "SELECT k, n FROM rows"))
                    .containsExactly("x|1");
        }
    }

    @Test
    void goesOnWithOtherQueriesWhileThePlaceOfOneIsAway() throws Exception {
        // given
        Lake lake = new Lake(directory);
        String query =
                """
                %s:
                  sql: SELECT k, n FROM seen
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - parquet: %s/rows
                """;
        Path file = lake.write(query.formatted("blocked", "here") + query.formatted("free", "out"));
        lake.add("a", "x", 1, 0);
        try (PipelineRun run = lake.start(file)) {
            eventually(() -> run.progress().stream().allMatch(progress -> progress.rowsRead() == 1));
            Path away = Files.move(lake.path("here"), lake.path("away"));
            Path obstacle = Files.createFile(lake.path("here"));
            lake.add("a", "x", 2, 1);
            eventually(() -> run.progress().get(0).restarts() > 1
                    && run.progress().get(1).rowsRead() == 2);
            assertThat(run.progress().get(0).trouble().orElse(""))
                    .startsWith("Cannot ")
                    .contains("\"" + lake.path("here"));

            // when
            Files.delete(obstacle);
            Files.move(away, lake.path("here"));

            // then
            eventually(() -> run.progress().get(0).rowsRead() == 2);
            assertThat(run.progress().get(0).state()).isEqualTo(QueryProgress.State.RUNNING);
            assertThat(run.progress().get(0).trouble()).isEmpty();
            assertThat(lake.duckdb("SELECT n FROM read_parquet('$here/rows/**/*.parquet') ORDER BY n"))
                    .containsExactly("1", "2");
        }
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(LONG).until(condition);
    }
}
