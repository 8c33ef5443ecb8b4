package weir.keyed;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.InterpretedOrdering;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.collection.Seq;
import weir.catalyst.Trees;

/**
 * A row that waits for the watermark.
 *
 * @param time its event time, in µs since 1970
 * @param row its columns
 */
record HeldRow(long time, Row row) {
    static StructType type(StructType rowType) {
        return new StructType().add("time", DataTypes.LongType, false).add("row", rowType, false);
    }

    static List<HeldRow> listOf(List<Row> rows) {
        return rows.stream()
                .map(row -> new HeldRow(row.getLong(0), row.getStruct(1)))
                .toList();
    }

    /** As a column of Spark's has it. */
    static Seq<Row> rows(List<HeldRow> held) {
        return Trees.seq(held.stream()
                .map(each -> RowFactory.create(each.time, each.row))
                .toList());
    }

    /** By time, and then by columns as SQL orders them: which of two rows came first does not matter. */
    static final class Order implements Comparator<HeldRow> {
        private final Function1<Object, Object> internal;
        private final InterpretedOrdering columns;

        Order(StructType rowType) {
            internal = KeyedRows.withPlainTimes(() -> CatalystTypeConverters.createToCatalystConverter(rowType));
            columns = InterpretedOrdering.forSchema(Trees.seq(
                    Arrays.stream(rowType.fields()).map(StructField::dataType).toList()));
        }

        @Override
        public int compare(HeldRow one, HeldRow other) {
            int byTime = Long.compare(one.time, other.time);
            return byTime != 0
                    ? byTime
                    : columns.compare((InternalRow) internal.apply(one.row), (InternalRow) internal.apply(other.row));
        }
    }
}
