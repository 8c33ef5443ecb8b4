package weir.groups;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** A query with random groups and random aggregate functions, and rows for it, all from a seed. */
final class RandomAggregation {
    static final StructType SCHEMA = StructType.fromDDL(
            "id BIGINT, a INT, b BIGINT, f FLOAT, d DOUBLE, m DECIMAL(10,2), huge DECIMAL(38,0),"
                    + " s STRING, y BINARY, t TIMESTAMP, day DATE, q BOOLEAN, ds INTERVAL DAY TO SECOND, ym INTERVAL YEAR TO MONTH");

    /** None depends on the order of rows: then one batch over all of them would be another query. */
    private static final List<String> FUNCTIONS = List.of(
            "count(*)",
            "count(s)",
            "count(a, d)",
            "count_if(q)",
            "sum(a)",
            "sum(b)",
            "sum(f)",
            "sum(d)",
            "sum(m)",
            "sum(huge)",
            "sum(ds)",
            "sum(ym)",
            "try_sum(a)",
            "avg(a)",
            "avg(f)",
            "avg(d)",
            "avg(m)",
            "avg(huge)",
            "avg(ds)",
            "avg(ym)",
            "min(a)",
            "min(b)",
            "min(f)",
            "min(d)",
            "min(m)",
            "min(huge)",
            "min(s)",
            "min(y)",
            "min(t)",
            "min(day)",
            "min(q)",
            "min(ds)",
            "min(ym)",
            "max(a)",
            "max(b)",
            "max(f)",
            "max(d)",
            "max(m)",
            "max(huge)",
            "max(s)",
            "max(y)",
            "max(t)",
            "max(day)",
            "max(q)",
            "max(ds)",
            "max(ym)",
            "max(struct(a, s))",
            "max_by(s, id)",
            "min_by(m, id)",
            "max_by(struct(d, t), id)",
            "bool_and(q)",
            "bool_or(q)",
            "every(q)",
            "bit_and(b)",
            "bit_or(b)",
            "bit_xor(b)",
            "stddev(a)",
            "stddev_pop(m)",
            "variance(a)",
            "var_pop(a)",
            "skewness(a)",
            "kurtosis(a)",
            "corr(a, m)",
            "covar_pop(a, m)",
            "regr_slope(m, a)",
            "sort_array(collect_set(a))",
            "sort_array(collect_list(s))",
            "approx_count_distinct(s)",
            "percentile(a, 0.5)",
            "sum(a) FILTER (WHERE q)",
            "count(*) FILTER (WHERE d > 0)",
            "sum(if(s IS NULL, 1, 0)) + max(a)");

    private static final List<String> GROUPS = List.of(
            "a",
            "f",
            "d",
            "m",
            "s",
            "y",
            "day",
            "q",
            "ds",
            "a % 3",
            "window(t, '10 seconds')",
            "window(t, '10 seconds', '4 seconds')");

    private final Random random;

    RandomAggregation(long seed) {
        this.random = new Random(seed);
    }

    /** Over a relation {@code given}; the first columns of the result, as many as {@link Query#keys}, tell its rows apart. */
    record Query(String sql, int keys) {}

    Query query() {
        List<String> groups = some(GROUPS, random.nextInt(4));
        // Spark takes one window only.
        List<String> by = new ArrayList<>();
        groups.forEach(group -> {
            if (!group.startsWith("window") || by.stream().noneMatch(each -> each.startsWith("window"))) {
                by.add(group);
            }
        });
        boolean isPlain = by.stream().anyMatch(each -> each.startsWith("window"));
        List<String> functions = some(FUNCTIONS, 1 + random.nextInt(12));
        if (by.isEmpty()) {
            return new Query("SELECT " + String.join(", ", functions) + " FROM given", 0);
        }
        String list = String.join(", ", by);
        String sets =
                switch (isPlain ? 0 : random.nextInt(4)) {
                    case 1 -> "CUBE (" + list + ")";
                    case 2 -> "ROLLUP (" + list + ")";
                    case 3 -> "GROUPING SETS ((" + list + "), (" + by.get(0) + "), ())";
                    default -> list;
                };
        boolean hasSets = !sets.equals(list);
        String keys = list + (hasSets ? ", grouping_id()" : "");
        return new Query(
                "SELECT " + keys + ", " + String.join(", ", functions) + " FROM given GROUP BY " + sets,
                by.size() + (hasSets ? 1 : 0));
    }

    private List<String> some(List<String> of, int count) {
        List<String> shuffled = new ArrayList<>(of);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, count);
    }

    /** Rows, split at random. */
    List<List<Row>> batches() {
        long id = 0;
        List<List<Row>> batches = new ArrayList<>();
        for (int batch = 1 + random.nextInt(4); batch > 0; batch--) {
            List<Row> rows = new ArrayList<>();
            for (int row = random.nextInt(30); row > 0; row--) {
                rows.add(row(id++));
            }
            batches.add(rows);
        }
        return batches;
    }

    private Row row(long id) {
        List<Object> values = Stream.of(
                        random.nextInt(7) - 3,
                        pick(Long.MAX_VALUE, Long.MIN_VALUE, 0L, -1L, random.nextLong()),
                        pick(Float.NaN, -0.0f, 0.0f, random.nextInt(100) / 4f),
                        pick(Double.NaN, -0.0, 0.0, Double.POSITIVE_INFINITY, random.nextInt(1000) / 8.0),
                        BigDecimal.valueOf(random.nextInt(1_000_000) - 500_000, 2),
                        // Only of one sign: a sum that overflows on the way would depend on the order of rows.
                        new BigDecimal(pick(BigInteger.TEN.pow(37).multiply(BigInteger.valueOf(6)), BigInteger.ONE)),
                        pick("", "a", "B", "ä", "\uD83D\uDE00", "a\u0000", "zz".repeat(random.nextInt(40))),
                        pick(new byte[0], new byte[] {-1}, new byte[] {1, 2}),
                        Timestamp.from(
                                java.time.Instant.ofEpochSecond(random.nextInt(60), random.nextInt(1_000_000) * 1000L)),
                        Date.valueOf(java.time.LocalDate.ofEpochDay(random.nextInt(5) - 2)),
                        random.nextBoolean(),
                        Duration.ofMillis(random.nextInt(5) * 100L - 200),
                        Period.ofMonths(random.nextInt(30) - 15))
                .map(value -> random.nextInt(8) == 0 ? null : (Object) value)
                .collect(Collectors.toCollection(ArrayList::new));
        values.add(0, id);
        return RowFactory.create(values.toArray());
    }

    @SafeVarargs
    private <T> T pick(T... of) {
        return of[random.nextInt(of.length)];
    }

    boolean chance(int one) {
        return random.nextInt(one) == 0;
    }
}
