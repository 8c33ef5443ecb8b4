package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
            Lives lives = new Lives(file, postgres, DATABASE, random);
            int killed = 0;

            // when
            for (int life = 0; life < 2; life++) {
                killed += lives.killOne(DROPS) ? 1 : 0;
            }
            try (Driver last = lives.start("last", "--once")) {
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
