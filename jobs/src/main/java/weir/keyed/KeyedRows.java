package weir.keyed;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.StructType;
import scala.Function0;
import weir.catalyst.NamedColumn;
import weir.detect.Sequences;
import weir.pipeline.Keyed;
import weir.plan.Plan;
import weir.stateful.PerKey;

/** What Spark makes of a {@link PerKey}. */
public final class KeyedRows {
    private KeyedRows() {}

    /**
     * The result: the columns of the key and those of the work. Rows without an event time have no place in an order, and are left out.
     *
     * @param from the rows of {@link Keyed#from}
     */
    public static Dataset<Row> of(Dataset<Row> from, Plan.PlannedKeyed planned) {
        Keyed keyed = planned.keyed();
        Column time = NamedColumn.of(keyed.time());
        Dataset<Row> rows = from.filter(time.isNotNull())
                .select(
                        struct(columns(keyed.key())).as(InOrder.KEY),
                        unix_micros(time).as(InOrder.TIME),
                        time.as(InOrder.WATERMARKED),
                        row(planned).as(InOrder.ROW));
        InOrder inOrder = new InOrder(planned.work(), planned.rows());
        return byKey(rows)
                .flatMapGroupsWithState(
                        inOrder,
                        OutputMode.Append(),
                        encoder(inOrder.stateType()),
                        resultEncoder(rows, planned),
                        GroupStateTimeout.EventTimeTimeout())
                .select(InOrder.KEY + ".*", InOrder.RESULT + ".*");
    }

    /**
     * What should have come out, as it leaves the operator that keeps state.
     *
     * @param rows all that came in time and that the watermark has passed, as they reach that operator
     * @param watermarkMillis the watermark, in ms since 1970
     */
    public static Dataset<Row> again(Dataset<Row> rows, Plan.PlannedKeyed planned, long watermarkMillis) {
        InOrder inOrder = new InOrder(planned.work(), planned.rows());
        FlatMapGroupsFunction<Row, Row, Row> all = (key, values) -> inOrder.all(key, values, watermarkMillis);
        return byKey(rows).flatMapGroups(all, resultEncoder(rows, planned));
    }

    private static KeyValueGroupedDataset<Row, Row> byKey(Dataset<Row> rows) {
        return rows.groupBy(InOrder.KEY).as(encoder(keyType(rows)), encoder(rows.schema()));
    }

    private static Encoder<Row> resultEncoder(Dataset<Row> rows, Plan.PlannedKeyed planned) {
        return encoder(keyType(rows).add(InOrder.RESULT, planned.work().result()));
    }

    private static Encoder<Row> encoder(StructType type) {
        return withPlainTimes(() -> Encoders.row(type));
    }

    /** Whoever writes a {@link PerKey} meets a TIMESTAMP as a java.sql.Timestamp, whatever the session says: Spark asks its settings for it. */
    static <T> T withPlainTimes(Function0<T> made) {
        return SQLConf.withExistingConf(new SQLConf(), made);
    }

    private static StructType keyType(Dataset<Row> rows) {
        return new StructType().add(rows.schema().apply(InOrder.KEY));
    }

    private static Column row(Plan.PlannedKeyed planned) {
        if (!(planned.keyed() instanceof Keyed.Detect detect)) {
            return struct(columns(Arrays.asList(planned.rows().fieldNames())));
        }
        List<String> names = Arrays.asList(planned.rows().fieldNames());
        Column[] columns = columns(names);
        columns[0] = NamedColumn.of(detect.time()).as(Sequences.AT);
        columns[columns.length - 1] = expr(bits(detect.steps())).as(Sequences.CONDITIONS);
        return struct(columns);
    }

    /** Which conditions hold. A comment at the end of one must not reach beyond it. */
    private static String bits(List<Keyed.Step> steps) {
        return IntStream.range(0, steps.size())
                .mapToObj(i -> "IF((" + steps.get(i).condition().text() + "\n), " + (1 << i) + ", 0)")
                .collect(Collectors.joining(" + "));
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(NamedColumn::of).toArray(Column[]::new);
    }
}
