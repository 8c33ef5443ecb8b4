package weir.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import weir.detect.Oracle;
import weir.detect.Oracle.Seen;
import weir.detect.Sequences;

/** Patterns and rows by chance, in any order and in batches, with watermarks in between, against all that could be a sequence. */
class SequencesPropertyTest {
    private static final int CASES = Integer.getInteger("weir.cases", 4_000);
    private static final int MAX_ROWS = 18;
    private static final int VALUES = 4;
    /** Times are near the edges of milliseconds, which is how watermarks count. */
    private static final int[] MICROS = {0, 1, 500, 999};

    private static final long END_MILLIS = 1_000_000;
    private static final StructType ROWS = new StructType()
            .add(Sequences.AT, DataTypes.TimestampType)
            .add("v", DataTypes.IntegerType)
            .add(Sequences.CONDITIONS, DataTypes.IntegerType, false);

    /** The same for all patterns. */
    private static final Group.Written WRITTEN =
            Group.Written.of(work(List.of(false), 1).stateType());

    private int matches;
    private int late;

    @Test
    void findsWhatTheDefinitionSaysWhateverTheOrderInWhichRowsCome() {
        for (int seed = 0; seed < CASES; seed++) {
            check(seed);
        }
        assertThat(matches).as("sequences in all cases").isGreaterThan(CASES / 2);
        assertThat(late).as("late rows in all cases").isGreaterThan(CASES / 2);
    }

    private void check(int seed) {
        Random random = new Random(seed);
        int steps = 1 + random.nextInt(4);
        List<Boolean> next = IntStream.range(0, steps)
                .mapToObj(i -> i > 0 && random.nextInt(3) == 0)
                .toList();
        long within = (1 + random.nextInt(20)) * 1_000L + MICROS[random.nextInt(MICROS.length)];
        boolean[][] fits = new boolean[steps][VALUES];
        for (boolean[] step : fits) {
            for (int value = 0; value < VALUES; value++) {
                step[value] = random.nextBoolean();
            }
        }
        Group group = new Group(work(next, within), ROWS, WRITTEN);

        List<Seen> inTime = run(group, rows(random, fits), random, within);

        Oracle oracle = new Oracle(next, within);
        List<List<String>> expected = oracle.sequences(inTime).stream()
                .map(places -> places.stream()
                        .map(inTime::get)
                        .map(row -> row.time() + "=" + row.value())
                        .toList())
                .toList();
        List<List<String>> found =
                group.results().stream().map(SequencesPropertyTest::told).toList();
        assertThat(found)
                .as("seed %d, next %s, within %d µs, rows %s", seed, next, within, inTime)
                .isEqualTo(expected);
        assertThat(group.state()).as("state of seed %d behind the end", seed).isEmpty();
        matches += found.size();
        late += group.late();
    }

    private static InOrder work(List<Boolean> next, long within) {
        List<String> steps =
                IntStream.range(0, next.size()).mapToObj(step -> "s" + step).toList();
        return new InOrder(new Sequences(steps, next, within, ROWS), ROWS);
    }

    private static List<Seen> rows(Random random, boolean[][] fits) {
        List<Seen> rows = new ArrayList<>();
        int count = random.nextInt(MAX_ROWS + 1);
        for (int i = 0; i < count; i++) {
            long time = (1 + random.nextInt(20)) * 1_000L + MICROS[random.nextInt(MICROS.length)];
            int value = random.nextInt(VALUES);
            rows.add(new Seen(
                    time,
                    value,
                    IntStream.range(0, fits.length)
                            .mapToObj(step -> fits[step][value])
                            .toList()));
        }
        Collections.shuffle(rows, random);
        return rows;
    }

    /** Returns those that were in time, in order. */
    private static List<Seen> run(Group group, List<Seen> rows, Random random, long within) {
        List<Seen> inTime = new ArrayList<>();
        int given = 0;
        while (given < rows.size()) {
            int size = Math.min(1 + random.nextInt(5), rows.size() - given);
            List<Seen> batch = rows.subList(given, given + size);
            batch.stream().filter(row -> row.time() > group.watermark() * 1_000).forEach(inTime::add);
            group.batch(
                    batch.stream().map(SequencesPropertyTest::held).toList(), group.watermark() + random.nextInt(3));
            given += size;
            requireNothingOld(group, within);
        }
        group.batch(List.of(), END_MILLIS);
        inTime.sort(Comparator.comparingLong(Seen::time).thenComparingInt(Seen::value));
        return inTime;
    }

    /** A sequence that can't be ended any more is not remembered, whether rows come or not. */
    private static void requireNothingOld(Group group, long within) {
        long limit = group.watermark() * 1_000;
        group.state().map(state -> state.<Row>getAs(1)).ifPresent(begun -> assertThat(begun.<Row>getList(1))
                .allMatch(each -> each == null || each.getLong(0) + within > limit, "can still be ended"));
    }

    private static HeldRow held(Seen row) {
        int conditions = 0;
        for (int step = 0; step < row.fits().size(); step++) {
            conditions |= row.fits().get(step) ? 1 << step : 0;
        }
        return new HeldRow(
                row.time(), RowFactory.create(DateTimeUtils.toJavaTimestamp(row.time()), row.value(), conditions));
    }

    private static List<String> told(Row result) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < result.size(); i += 2) {
            told.add(DateTimeUtils.fromJavaTimestamp((Timestamp) result.get(i)) + "=" + result.get(i + 1));
        }
        return told;
    }
}
