package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.problem.Exit;

/** Bad lines, and a driver that is killed again and again. */
class QuarantineKillTest {
    private static final int DROPS = 60;
    private static final int LINES = 50;
    private static final String DATABASE = "quarantine";
    private static final String PIPELINE =
            """
            pipeline: quarantine
            postgres: {url: "${POSTGRES_URL}", user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}
            settings: {shufflePartitions: 1}
            streams:
              seen: {drop: in, schema: "n BIGINT", badRows: quarantine, maxDropsPerTrigger: 2}
            queries:
              rows: {sql: SELECT n FROM seen, trigger: 0 ms, sinks: [postgres: {table: rows}]}
              sums: {sql: SELECT sum(n) AS s FROM seen, mode: complete, trigger: 0 ms, sinks: [postgres: {table: sums}]}
              files: {sql: SELECT n FROM seen, trigger: 0 ms, sinks: [parquet: out/files]}
              other:
                sql: SELECT n FROM seen
                trigger: 0 ms
                sinks: [jdbc: {url: "${POSTGRES_URL}", table: other, user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}]
            """;

    @TempDir
    private Path directory;

    private final Random random = new Random(7);
    private final List<String> good = new ArrayList<>();
    private final List<String> bad = new ArrayList<>();

    @Test
    void everyLineIsEitherARowOrAsideAndOnce() throws IOException, InterruptedException, SQLException {
        // given
        writeDrops();
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
        try (Postgres postgres = new Postgres(directory.resolve("postgres"))) {
            Map<String, String> environment = new TreeMap<>(postgres.create(DATABASE));
            int killed = 0;

            // when
            for (int life = 0; life < 2; life++) {
                killed += live(environment, file, postgres) ? 1 : 0;
            }
            try (Driver last = driver(environment, file, "last", "--once")) {
                assertThat(last.await(120)).as(last.output()).isEqualTo(Exit.DONE);
            }

            // then
            assertThat(killed).as("lives that were cut short").isPositive();
            assertThat(postgres.rows(DATABASE, "SELECT lane, drop, line, raw FROM weir.rejects"))
                    .containsExactlyInAnyOrderElementsOf(bad);
            assertThat(postgres.rows(DATABASE, "SELECT n FROM rows")).containsExactlyInAnyOrderElementsOf(good);
            assertThat(postgres.rows(DATABASE, "SELECT n FROM other")).containsExactlyInAnyOrderElementsOf(good);
            assertThat(postgres.rows(DATABASE, "SELECT s FROM sums"))
                    .containsExactly("["
                            + good.stream()
                                    .mapToLong(row -> Long.parseLong(row.substring(1, row.length() - 1)))
                                    .sum()
                            + "]");
        }
    }

    /** Kills the driver somewhere in the middle of what is left. */
    private boolean live(Map<String, String> environment, Path file, Postgres postgres)
            throws IOException, InterruptedException {
        int before = batches(postgres);
        try (Driver driver = driver(environment, file, "killed at " + before)) {
            long deadline = System.nanoTime() + 60_000_000_000L;
            while (batches(postgres) <= before && System.nanoTime() < deadline) {
                LockSupport.parkNanos(20_000_000);
            }
            LockSupport.parkNanos(random.nextInt(800) * 1_000_000L);
            driver.kill();
        }
        return batches(postgres) > before && batches(postgres) < DROPS;
    }

    private Driver driver(Map<String, String> environment, Path file, String name, String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", file.toString(), "--master", "local[2]"));
        arguments.addAll(List.of(options));
        return Driver.start(
                directory.resolve(name + ".log"), environment, "weir.cli.Main", arguments.toArray(String[]::new));
    }

    private static int batches(Postgres postgres) {
        try {
            return Integer.parseInt(postgres.rows(DATABASE, "SELECT count(*) FROM weir.ledger")
                    .get(0)
                    .replaceAll("\\D", ""));
        } catch (SQLException e) {
            // The driver has not made the schema yet.
            return 0;
        }
    }

    private void writeDrops() {
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(directory.resolve("in")), "a");
        for (int drop = 0; drop < DROPS; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int line = 1; line <= LINES; line++) {
                long n = (long) drop * LINES + line;
                boolean isBad = random.nextInt(10) == 0;
                String text = isBad ? "{\"n\":\"" + n + "?\"}" : "{\"n\":" + n + "}";
                lines.append(text).append('\n');
                (isBad ? bad : good).add(isBad ? List.of("a", drop, line, text).toString() : "[" + n + "]");
            }
            lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
    }
}
