package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.detect.Oracle;
import weir.detect.Oracle.Seen;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.problem.Exit;

/** Drivers that look for sequences, and are killed with some of them begun. */
class SequenceKillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 2);
    private static final int DROPS = Math.max(40, 10 * KILLS);
    private static final int ROWS_PER_DROP = 50;
    private static final int KEYS = 4;
    /** In the order of arrival, rows are up to so many seconds before the latest: less than the watermark. */
    private static final int DISORDER_SECONDS = 9;

    private static final int WITHIN_SECONDS = 20;
    private static final String DATABASE = "sequences";
    private static final String PIPELINE =
            """
            pipeline: sequences
            postgres: {url: "${POSTGRES_URL}", user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}
            settings: {shufflePartitions: 1}
            streams:
              seen:
                drop: in
                schema: k STRING, n INT, at BIGINT
                eventTime: timestamp_seconds(at)
                watermark: 10 seconds
                maxDropsPerTrigger: 1
            queries:
              found:
                detect:
                  from: seen
                  key: [k]
                  pattern: [a: n < 3, then b: n > 6, next c: n < 6]
                  within: 20 seconds
                trigger: 0 seconds
                sinks: [postgres: {table: found}, parquet: out/found]
            """;

    @TempDir
    private Path directory;

    @Test
    void findsEverySequenceOnceThoughDriversAreKilledInTheMiddle() throws Exception {
        // given
        try (Postgres postgres = new Postgres(directory.resolve("postgres"))) {
            List<String> expected = write(new Random(15));
            Path file = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
            Lives lives = new Lives(file, postgres, DATABASE, new Random(3));
            int killed = 0;

            // when
            for (int life = 0; life < KILLS; life++) {
                killed += lives.killOne(DROPS) ? 1 : 0;
            }
            try (Driver last = lives.start("last", "--once")) {
                assertThat(last.await(120)).as(last.output()).isEqualTo(Exit.DONE);
            }

            // then
            String rows = "SELECT k, a_n, b_n, c_n, %s FROM %s ORDER BY k COLLATE \"C\", c_at, c_n";
            assertThat(killed).as("lives that were cut short").isPositive();
            assertThat(expected).hasSizeGreaterThan(50);
            assertThat(postgres.rows(
                            DATABASE,
                            rows.formatted(
                                    "extract(epoch FROM c_at)::bigint - extract(epoch FROM a_at)::bigint", "found")))
                    .isEqualTo(expected);
            try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
                assertThat(Postgres.texts(
                                duck,
                                rows.formatted(
                                        "epoch(c_at)::BIGINT - epoch(a_at)::BIGINT",
                                        "read_parquet('" + directory + "/out/found/**/*.parquet')")))
                        .isEqualTo(expected);
            }
        }
    }

    /** Writes the drops, and tells what is in them. */
    private List<String> write(Random random) {
        Map<String, List<Seen>> keys = new TreeMap<>();
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(directory.resolve("in")), "lane");
        for (int drop = 0; drop < DROPS; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < ROWS_PER_DROP; row++) {
                String key = "k" + random.nextInt(KEYS);
                int n = random.nextInt(10);
                int at = 1_000 + drop * 10 - random.nextInt(DISORDER_SECONDS + 1);
                keys.computeIfAbsent(key, any -> new ArrayList<>()).add(new Seen(at, n, List.of(n < 3, n > 6, n < 6)));
                lines.append("{\"k\":\"%s\",\"n\":%d,\"at\":%d}\n".formatted(key, n, at));
            }
            if (drop == DROPS - 1) {
                lines.append("{\"k\":\"end\",\"n\":4,\"at\":100000}\n");
            }
            lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
        List<String> expected = new ArrayList<>();
        keys.forEach((key, seen) -> {
            seen.sort(Comparator.comparingLong(Seen::time).thenComparingInt(Seen::value));
            for (List<Integer> at : new Oracle(List.of(false, false, true), WITHIN_SECONDS).sequences(seen)) {
                Seen first = seen.get(at.get(0));
                Seen last = seen.get(at.get(2));
                expected.add(List.of(
                                key,
                                first.value(),
                                seen.get(at.get(1)).value(),
                                last.value(),
                                last.time() - first.time())
                        .toString());
            }
        });
        return expected;
    }
}
