package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.detect.Oracle;
import weir.detect.Oracle.Seen;
import weir.verify.Told;

/** The pipeline's {@code detect:}, run by Spark. */
@Tag("slow")
class DetectTest {
    private static final int WATERMARK_SECONDS = 10;
    private static final String PIPELINE =
            """
            pipeline: test
            settings: {shufflePartitions: 2}
            streams:
              seen:
                drop: in
                schema: k STRING, n BIGINT, at BIGINT
                eventTime: timestamp_seconds(at)
                watermark: 10 seconds
                maxDropsPerTrigger: 2
            queries:
              alerts:
                detect:
                  from: seen
                  key: [k]
                  pattern:
                    - five: n = 5
                    - then six: n = 6
                    - %s three: n = 3   # how much is in between
                  within: 25 seconds
                trigger: 0 seconds
                sinks: [parquet: out/alerts]
            """;
    private static final String ALERTS =
            "SELECT k, epoch(five_at)::BIGINT, epoch(six_at)::BIGINT, epoch(three_at)::BIGINT, five_n, six_n, three_n"
                    + " FROM read_parquet('$out/alerts/**/*.parquet') ORDER BY 1, 2";

    @TempDir
    private Path directory;

    @Test
    void findsRowsInTheOrderOfTheirTimesAndLeavesOutLateOnes() throws Exception {
        // given
        Lake lake = new Lake(directory);
        Path file = lake.writeFile(PIPELINE.formatted("next"));
        lake.drops().add("a", "{\"n\":3,\"at\":113}", "{\"n\":5,\"at\":111}", "{\"n\":6,\"at\":112}");
        lake.add("a", "x", 3, 120, "y", 3, 120, "z", 3, 127);
        lake.add("a", "x", 5, 110, "y", 5, 110, "z", 5, 101);
        lake.add("a", "x", 6, 115, "y", 6, 115, "z", 6, 102);
        lake.add("a", "y", 1, 118, "x", 9, null);
        lake.runOnce(file);
        lake.add("a", "other", 1, 200);
        lake.runOnce(file);
        lake.add("a", "x", 5, 130, "x", 6, 191);
        lake.add("a", "other", 1, 300);

        // when
        lake.runOnce(file);

        // then
        assertThat(lake.duckdb(ALERTS)).containsExactlyInAnyOrder("x|110|115|120|5|6|3", "null|111|112|113|5|6|3");
        try (var late = Files.list(directory.resolve(".weir/checkpoints/test/alerts/late"))) {
            assertThat(Files.readString(late.toList().get(0))).contains("\"rows\":1");
        }
        assertThat(Told.verdicts(lake, file)).containsExactly("alerts parquet: EQUAL 2 2 late 1");
    }

    @Test
    void findsTheSameWhetherItIsStoppedInBetweenOrNot() throws Exception {
        // given
        Random random = new Random(15);
        List<Object[]> rows = rows(random);
        Lake whole = lake("whole");
        Lake stopped = lake("stopped");
        Path file = stopped.writeFile(PIPELINE.formatted("then"));
        for (int i = 0; i < rows.size(); i += 30) {
            Object[] drop = rows.subList(i, Math.min(i + 30, rows.size())).stream()
                    .flatMap(row -> Stream.of(row))
                    .toArray();
            whole.add("a", drop);
            stopped.add("a", drop);
            if (random.nextInt(3) == 0) {
                stopped.runOnce(file);
            }
        }

        // when
        stopped.runOnce(file);
        whole.runOnce(whole.writeFile(PIPELINE.formatted("then")));

        // then
        List<String> expected = expected(rows);
        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(whole.duckdb(ALERTS)).isEqualTo(expected);
        assertThat(stopped.duckdb(ALERTS)).isEqualTo(expected);
        assertThat(Told.verdicts(stopped, file))
                .containsExactly("alerts parquet: EQUAL %d %1$d".formatted(expected.size()));
    }

    private Lake lake(String name) throws Exception {
        return new Lake(Files.createDirectory(directory.resolve(name)));
    }

    /** In disorder, but none too late; the last one ends all sequences. */
    private static List<Object[]> rows(Random random) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 360; i++) {
            rows.add(new Object[] {"k" + random.nextInt(4), 3 + random.nextInt(4), 100 + i / 2});
        }
        rows.sort(Comparator.comparingInt(row -> (Integer) row[2]));
        for (int i = 0; i < rows.size(); i += WATERMARK_SECONDS) {
            Collections.shuffle(rows.subList(i, Math.min(i + WATERMARK_SECONDS, rows.size())), random);
        }
        rows.add(new Object[] {"end", 0, 10_000});
        return rows;
    }

    private static List<String> expected(List<Object[]> rows) {
        Map<String, List<Seen>> keys = new TreeMap<>();
        for (Object[] row : rows) {
            int n = (Integer) row[1];
            keys.computeIfAbsent((String) row[0], key -> new ArrayList<>())
                    .add(new Seen((Integer) row[2], n, List.of(n == 5, n == 6, n == 3)));
        }
        List<String> expected = new ArrayList<>();
        keys.forEach((key, seen) -> {
            seen.sort(Comparator.comparingLong(Seen::time).thenComparingInt(Seen::value));
            for (List<Integer> places : new Oracle(List.of(false, false, false), 25).sequences(seen)) {
                expected.add(key + "|" + seen.get(places.get(0)).time() + "|"
                        + seen.get(places.get(1)).time() + "|"
                        + seen.get(places.get(2)).time() + "|5|6|3");
            }
        });
        return expected;
    }
}
