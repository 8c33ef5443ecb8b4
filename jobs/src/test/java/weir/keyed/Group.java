package weir.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.streaming.GroupStateTimeout;
import org.apache.spark.sql.streaming.TestGroupState;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** One key of a streaming query: batches and watermarks as Spark has them, with the state written and read in between. */
final class Group {
    private static final Row KEY = RowFactory.create(RowFactory.create("k"));

    private final InOrder work;
    private final StructType input;
    private final Written written;
    private final List<Row> results = new ArrayList<>();
    private Optional<InternalRow> kept = Optional.empty();
    private Optional<Long> timeout = Optional.empty();
    private long watermark;
    private int late;

    /** How Spark writes and reads states. It takes long to make. */
    record Written(ExpressionEncoder.Serializer<Row> serializer, ExpressionEncoder.Deserializer<Row> deserializer) {
        static Written of(StructType state) {
            ExpressionEncoder<Row> unbound = (ExpressionEncoder<Row>) Encoders.row(state);
            ExpressionEncoder<Row> encoder =
                    unbound.resolveAndBind(unbound.resolveAndBind$default$1(), unbound.resolveAndBind$default$2());
            return new Written(encoder.createSerializer(), encoder.createDeserializer());
        }
    }

    Group(InOrder work, StructType rowType, Written written) {
        this.work = work;
        this.written = written;
        this.input = new StructType()
                .add(InOrder.KEY, new StructType().add("k", DataTypes.StringType), false)
                .add(InOrder.TIME, DataTypes.LongType, false)
                .add(InOrder.WATERMARKED, DataTypes.TimestampType)
                .add(InOrder.ROW, rowType, false);
    }

    /** Rows that come in one batch, each with its time in µs, and the watermark of the batch in ms: rows up to that of the one before are late. */
    void batch(List<HeldRow> rows, long watermarkMillis) {
        List<Row> inTime = new ArrayList<>();
        for (HeldRow row : rows) {
            if (row.time() <= watermark * 1_000) {
                late++;
            } else {
                inTime.add(new GenericRowWithSchema(new Object[] {KEY, row.time(), null, row.row()}, input));
            }
        }
        watermark = watermarkMillis;
        if (!inTime.isEmpty()) {
            call(inTime.iterator(), false);
        }
        if (timeout.isPresent() && timeout.get() < watermark) {
            call(List.<Row>of().iterator(), true);
        }
    }

    private void call(Iterator<Row> rows, boolean hasTimedOut) {
        TestGroupState<Row> group = TestGroupState.create(
                state().<org.apache.spark.api.java.Optional<Row>>map(org.apache.spark.api.java.Optional::of)
                        .orElseGet(org.apache.spark.api.java.Optional::empty),
                GroupStateTimeout.EventTimeTimeout(),
                1,
                org.apache.spark.api.java.Optional.of(watermark),
                hasTimedOut);
        work.call(KEY, rows, group).forEachRemaining(results::add);
        timeout = group.isRemoved()
                ? Optional.empty()
                : Optional.ofNullable((Long) group.getTimeoutTimestampMs().orNull());
        kept = group.exists()
                ? Optional.of(written.serializer().apply(group.get()).copy())
                : Optional.empty();
        state().ifPresent(now -> assertThat(HeldRow.listOf(now.getList(0)))
                .allMatch(held -> held.time() > watermark * 1_000, "is beyond the watermark"));
    }

    /** What is kept of the key. */
    Optional<Row> state() {
        return kept.map(written.deserializer()::apply);
    }

    /** The columns that came out, without the key. */
    List<Row> results() {
        return results.stream().map(row -> row.getStruct(1)).toList();
    }

    int late() {
        return late;
    }

    long watermark() {
        return watermark;
    }
}
