package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.TestPostgres;
import weir.problem.Exit;
import weir.spec.PostgresConnection;

/** Kills {@code weir run} for real, at moments that a seed chooses, and has DuckDB say what should have come out. */
class KillTest {
    private static final long SEED = 20;
    private static final int KILLS = 4;
    private static final int DROPS_PER_LIFE = 8;
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @Test
    void losesNothingAndCountsNothingTwiceWhenKilledAtAnyMoment() throws Exception {
        // given
        Random random = new Random(SEED);
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(
                Lake.section(database),
                """
                sums:
                  sql: SELECT k, sum(n) AS total, count(*) AS rows FROM seen GROUP BY k
                  mode: update
                  trigger: 0 seconds
                  sinks:
                    - postgres: {table: sums, key: [k]}
                    - parquet: {path: out/sums, key: [k]}
                counts:
                  sql: SELECT k, count(*) AS rows FROM seen GROUP BY k
                  mode: complete
                  trigger: 0 seconds
                  sinks:
                    - postgres: {table: counts, key: [k]}
                    - parquet: out/counts
                rows:
                  sql: SELECT k, n FROM seen
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - postgres: {table: rows}
                    - parquet: {path: out/rows, partitionBy: [k]}
                windows:
                  sql: SELECT window.start AS start, count(*) AS rows FROM seen GROUP BY window(event_time, '10 seconds')
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - parquet: out/windows
                """);

        // when
        for (int life = 0; life < KILLS; life++) {
            for (int drop = 0; drop < DROPS_PER_LIFE; drop++) {
                int number = life * DROPS_PER_LIFE + drop;
                lake.add(
                        "lane" + random.nextInt(2),
                        "k" + random.nextInt(3),
                        number,
                        number * 3,
                        "k" + random.nextInt(3),
                        number * 100,
                        number * 3 + 1);
            }
            Path log = lake.path("log" + life);
            Process process = start(file, log);
            try {
                int batches = random.nextInt(12);
                await().atMost(LONG).until(() -> hasWritten(log, batches) || !process.isAlive());
                assertThat(process.waitFor(random.nextInt(800), TimeUnit.MILLISECONDS))
                        .as(Files.readString(log))
                        .isFalse();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        Process last = start(file, lake.path("log"), "--once");

        // then
        try {
            assertThat(last.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            last.destroyForcibly().waitFor();
        }
        assertThat(last.exitValue()).as(Files.readString(lake.path("log"))).isEqualTo(Exit.DONE);
        String in = " FROM read_json('$in/*/*/*.json', columns = {k: 'VARCHAR', n: 'BIGINT', at: 'BIGINT'})";
        List<String> sums = lake.duckdb("SELECT k, sum(n)::BIGINT, count(*)" + in + " GROUP BY k ORDER BY k");
        assertThat(sums).hasSize(3);
        assertThat(TestPostgres.rows(database, "SELECT k, total, rows FROM sums ORDER BY k"))
                .isEqualTo(sums);
        assertThat(lake.duckdb("SELECT k, total, rows FROM '$out/sums/*.parquet' ORDER BY k"))
                .isEqualTo(sums);
        List<String> counts = lake.duckdb("SELECT k, count(*)" + in + " GROUP BY k ORDER BY k");
        assertThat(TestPostgres.rows(database, "SELECT k, rows FROM counts ORDER BY k"))
                .isEqualTo(counts);
        assertThat(lake.duckdb("SELECT k, rows FROM '$out/counts/*.parquet' ORDER BY k"))
                .isEqualTo(counts);
        List<String> rows = lake.duckdb("SELECT k, n" + in + " ORDER BY n, k");
        assertThat(TestPostgres.rows(database, "SELECT k, n FROM rows ORDER BY n, k"))
                .isEqualTo(rows);
        assertThat(lake.duckdb("SELECT k, n FROM '$out/rows/**/*.parquet' ORDER BY n, k"))
                .isEqualTo(rows);
        assertThat(lake.duckdb("SELECT epoch(start)::BIGINT, rows FROM '$out/windows/**/*.parquet' ORDER BY 1"))
                .isEqualTo(lake.duckdb("SELECT at // 10 * 10 AS start, count(*)" + in
                        + " GROUP BY 1 HAVING start + 10 <= (SELECT max(at) - 10" + in + ") ORDER BY 1"));
    }

    private static boolean hasWritten(Path log, int batches) throws IOException {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("batch written")).count() >= batches;
        }
    }

    private static Process start(Path file, Path log, String... options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of("src/main/jvm/spark.options").toAbsolutePath(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "weir.cli.Main",
                "run",
                file.toString());
        builder.command().addAll(List.of(options));
        builder.environment().put("PASSWORD", "postgres");
        File output = Files.createFile(log).toFile();
        return builder.redirectErrorStream(true).redirectOutput(output).start();
    }
}
