package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import weir.detect.Oracle;
import weir.detect.Oracle.Seen;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;

/** Sequences, some of which are begun when the driver is killed. */
final class KilledSequences implements Killed {
    private static final int ROWS_PER_DROP = 50;
    private static final int KEYS = 4;
    /** In the order of arrival, rows are up to so many seconds before the latest: less than the watermark. */
    private static final int DISORDER_SECONDS = 9;

    private static final int WITHIN_SECONDS = 20;

    private final Path results;
    private final int batches;
    private final List<String> expected;

    private KilledSequences(Path results, int batches, List<String> expected) {
        this.results = results;
        this.batches = batches;
        this.expected = expected;
    }

    /** Writes a drop for each batch below {@code root}. */
    static KilledSequences write(Path root, int batches, Random random) {
        Map<String, List<Seen>> keys = new TreeMap<>();
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(root.resolve("steps")), "lane");
        for (int drop = 0; drop < batches; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < ROWS_PER_DROP; row++) {
                String key = "k" + random.nextInt(KEYS);
                int n = random.nextInt(10);
                int at = 1_000 + drop * 10 - random.nextInt(DISORDER_SECONDS + 1);
                keys.computeIfAbsent(key, any -> new ArrayList<>()).add(new Seen(at, n, List.of(n < 3, n > 6, n < 6)));
                lines.append("{\"k\":\"%s\",\"n\":%d,\"at\":%d}\n".formatted(key, n, at));
            }
            if (drop == batches - 1) {
                lines.append("{\"k\":\"end\",\"n\":4,\"at\":100000}\n");
            }
            lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
        return new KilledSequences(root.resolve("out/found"), batches, sequences(keys));
    }

    private static List<String> sequences(Map<String, List<Seen>> keys) {
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

    @Override
    public String streams() {
        return """
                steps:
                  drop: steps
                  schema: k STRING, n INT, at BIGINT
                  eventTime: timestamp_seconds(at)
                  watermark: 10 seconds
                  maxDropsPerTrigger: 1
                """;
    }

    @Override
    public String queries() {
        return """
                found:
                  detect:
                    from: steps
                    key: [k]
                    pattern: [a: n < 3, then b: n > 6, next c: n < 6]
                    within: %d seconds
                  trigger: 0 seconds
                  sinks: [postgres: {table: found}, parquet: out/found]
                """
                .formatted(WITHIN_SECONDS);
    }

    @Override
    public List<String> cutShort() {
        return List.of("found");
    }

    @Override
    public int batches() {
        return batches;
    }

    @Override
    public void check(Postgres postgres, String database) throws Exception {
        String rows = "SELECT k, a_n, b_n, c_n, %s FROM %s ORDER BY k COLLATE \"C\", c_at, c_n";
        assertThat(expected).hasSizeGreaterThan(50);
        assertThat(postgres.rows(
                        database,
                        rows.formatted("extract(epoch FROM c_at)::bigint - extract(epoch FROM a_at)::bigint", "found")))
                .isEqualTo(expected);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            assertThat(Postgres.texts(
                            duck,
                            rows.formatted(
                                    "epoch(c_at)::BIGINT - epoch(a_at)::BIGINT",
                                    "read_parquet('" + results + "/**/*.parquet')")))
                    .isEqualTo(expected);
        }
    }
}
