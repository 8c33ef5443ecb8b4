package weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.control.ControlPlane;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.yaml.Position;

/** Random results into tables with random columns, compared with a map in memory. A failure names its seed. */
@Tag("slow")
@Timeout(300)
final class MergePropertyTest {
    private static final int BATCHES = 6;

    /** A type, values of it (few, so that they meet again), and how PostgreSQL prints one. */
    private record Kind(DataType type, Function<Random, Object> value, Function<Object, String> printed) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(DataTypes.IntegerType, random -> random.nextInt(5), Object::toString),
            new Kind(
                    DataTypes.LongType,
                    random -> random.nextBoolean() ? Long.MIN_VALUE : random.nextInt(4),
                    Object::toString),
            new Kind(DataTypes.BooleanType, Random::nextBoolean, value -> (boolean) value ? "t" : "f"),
            new Kind(
                    DataTypes.StringType,
                    random -> List.of("", "null", "a|b", "Größe", "\\N", "\ud83c\udf0a")
                            .get(random.nextInt(6)),
                    Object::toString),
            new Kind(
                    DataTypes.createDecimalType(20, 3),
                    random -> new BigDecimal(new BigInteger(1 + random.nextInt(60), random), 3)
                            .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1)),
                    value -> ((BigDecimal) value).toPlainString()),
            new Kind(
                    DataTypes.DateType,
                    random -> Date.valueOf(LocalDate.of(1990 + random.nextInt(20), 2, 3)),
                    Object::toString),
            new Kind(
                    DataTypes.TimestampType,
                    random -> Timestamp.from(Instant.ofEpochSecond(random.nextInt(3), 7_000)),
                    value -> "1970-01-01 00:00:0"
                            + ((Timestamp) value).toInstant().getEpochSecond() + ".000007+00"),
            new Kind(
                    DataTypes.DoubleType,
                    random -> List.of(Double.NaN, Double.NEGATIVE_INFINITY, 0.5, -3.25)
                            .get(random.nextInt(4)),
                    value -> (double) value == Double.NEGATIVE_INFINITY ? "-Infinity" : value.toString()));

    private final PostgresConnection database = TestPostgres.database();
    private final SparkSession spark = LocalSpark.session();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void keepsWhatAMapWouldKeep(long seed) {
        Random random = new Random(seed);
        Mode mode = List.of(Mode.APPEND, Mode.UPDATE, Mode.COMPLETE).get(random.nextInt(3));
        int keys = mode == Mode.UPDATE || random.nextBoolean() ? 1 + random.nextInt(2) : 0;
        List<Kind> columns = new ArrayList<>();
        StructType result = new StructType();
        for (int i = 0; i < keys + random.nextInt(4) + 1; i++) {
            columns.add(KINDS.get(random.nextInt(KINDS.size())));
            result = result.add("col " + i, columns.get(i).type(), i >= keys || random.nextBoolean());
        }
        StructType schema = result;
        List<String> key = IntStream.range(0, keys).mapToObj(i -> "col " + i).toList();
        PostgresTable spec = new PostgresTable(new Position(1, "q"), "t", key);
        List<String> bag = new ArrayList<>();
        Map<String, String> map = new HashMap<>();
        try (ControlPlane control = ControlPlane.open(database, "watch")) {
            PostgresSink sink = new PostgresSink(control, spec, "q", schema, mode, random.nextBoolean() ? 0 : 1 << 20);
            for (int id = 0; id < BATCHES; id++) {
                List<Row> rows = rows(random, columns, schema);
                remember(rows, columns, keys, mode, bag, map);
                Batch batch = new Batch(
                        "q",
                        id,
                        new SourceRange(Integer.toString(id), Integer.toString(id + 1)),
                        mode,
                        spark.createDataFrame(rows, schema).coalesce(1));
                sink.write(batch);
                if (random.nextInt(3) == 0) {
                    sink.write(batch);
                }
                List<String> expected = new ArrayList<>(keys > 0 ? map.values() : bag);
                List<String> found = new ArrayList<>(TestPostgres.rows(database, "SELECT * FROM t"));
                Collections.sort(expected);
                Collections.sort(found);
                assertThat(found)
                        .as("seed %d, %s, %s, batch %d", seed, mode, schema.simpleString(), id)
                        .isEqualTo(expected);
            }
        }
    }

    private static List<Row> rows(Random random, List<Kind> columns, StructType schema) {
        List<Row> rows = new ArrayList<>();
        for (int i = random.nextInt(30); i > 0; i--) {
            Object[] values = new Object[columns.size()];
            for (int column = 0; column < values.length; column++) {
                boolean isNull = schema.fields()[column].nullable() && random.nextInt(4) == 0;
                values[column] = isNull ? null : columns.get(column).value().apply(random);
            }
            rows.add(RowFactory.create(values));
        }
        return rows;
    }

    /** What the sink says of itself: update replaces, append adds what is new, complete is the last result; the last of a key counts. */
    private static void remember(
            List<Row> rows, List<Kind> columns, int keys, Mode mode, List<String> bag, Map<String, String> map) {
        if (mode == Mode.COMPLETE) {
            bag.clear();
            map.clear();
        }
        for (Row row : rows) {
            String key = printed(row, columns, keys);
            String all = printed(row, columns, columns.size());
            bag.add(all);
            if (mode == Mode.APPEND) {
                map.putIfAbsent(key, all);
            } else {
                map.put(key, all);
            }
        }
    }

    private static String printed(Row row, List<Kind> columns, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> row.isNullAt(i) ? "null" : columns.get(i).printed().apply(row.get(i)))
                .collect(Collectors.joining("|"));
    }
}
