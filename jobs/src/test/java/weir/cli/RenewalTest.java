package weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.run.Lake;
import weir.startup.ChildJvm;
import weir.verify.Told;

/** Spark counts RDDs in 32 bits. */
@Tag("slow")
class RenewalTest {
    private static final String RENEWED = "Spark's ids come to their end";

    @TempDir
    private Path directory;

    @Test
    void aDriverGoesOnInANewSparkBeforeIdsEnd() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(
                Lake.section(database),
                """
                sums:
                  sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
                  mode: update
                  trigger: 0 seconds
                  sinks: [postgres: {table: sums, key: [k]}]
                kept:
                  sql: SELECT k, n FROM seen
                  trigger: 0 seconds
                  sinks: [parquet: out/kept, memory]
                """);
        for (int drop = 0; drop < 6; drop++) {
            lake.add("a", "x", 1, drop, "y", drop, drop);
        }
        Path log = directory.resolve("driver.log");
        ProcessBuilder driver = new ProcessBuilder(ChildJvm.command(
                        "weir.cli.AgedDriver", List.of("run", file.toString(), "--master", "local[2]")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        driver.environment().put("PASSWORD", "postgres");

        // when
        Process process = driver.start();
        try {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> Files.readString(log).contains(RENEWED));
            lake.add("a", "x", 1, 6, "y", 6, 6);
            await().atMost(Duration.ofMinutes(2)).until(() -> hasRead(lake, database, 7));
        } finally {
            process.destroy();
            process.onExit().join();
        }

        // then
        assertThat(TestPostgres.rows(database, "SELECT k, total FROM sums ORDER BY k"))
                .containsExactly("x|7", "y|21");
        assertThat(Told.verdicts(lake, file))
                .containsExactly("sums postgres sums: EQUAL 2 2", "kept parquet: EQUAL 14 14");
        assertThat(TestPostgres.rows(database, "SELECT epoch FROM weir.epoch")).containsExactly("2");
        assertThat(Files.readString(log)).containsOnlyOnce(RENEWED);
    }

    private static boolean hasRead(Lake lake, PostgresConnection database, int drops) {
        return TestPostgres.rows(database, "SELECT total FROM sums WHERE k = 'x'")
                        .equals(List.of(Integer.toString(drops)))
                && lake.duckdb("SELECT count(*) FROM '$out/kept/**/*.parquet'")
                        .equals(List.of(Integer.toString(2 * drops)));
    }
}
