package weir.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column of a table.
 *
 * @param name its name
 * @param of the column of the result that it is made from
 * @param ordinal that column's place
 * @param bound for the start or end of a window: its place in the window
 * @param type its type; empty if PostgreSQL has none for it
 * @param nullable whether the plan can't exclude nulls
 */
record Column(String name, StructField of, int ordinal, OptionalInt bound, Optional<PgType> type, boolean nullable) {
    private static final int BOUNDS = 2;

    /** The columns for a result, in its order; a window becomes two, its start and its end. */
    static List<Column> of(StructType result) {
        List<Column> columns = new ArrayList<>();
        for (int ordinal = 0; ordinal < result.size(); ordinal++) {
            StructField field = result.fields()[ordinal];
            if (isWindow(field)) {
                StructField[] bounds = ((StructType) field.dataType()).fields();
                for (int bound = 0; bound < BOUNDS; bound++) {
                    columns.add(new Column(
                            field.name() + "_" + bounds[bound].name(),
                            field,
                            ordinal,
                            OptionalInt.of(bound),
                            PgType.of(bounds[bound].dataType()),
                            field.nullable() || bounds[bound].nullable()));
                }
            } else {
                columns.add(new Column(
                        field.name(),
                        field,
                        ordinal,
                        OptionalInt.empty(),
                        PgType.of(field.dataType()),
                        field.nullable()));
            }
        }
        return columns;
    }

    /** Whether it is what Spark's {@code window} makes. */
    private static boolean isWindow(StructField field) {
        return field.dataType() instanceof StructType struct
                && List.of(struct.fieldNames()).equals(List.of("start", "end"))
                && (struct.fields()[0].dataType().equals(DataTypes.TimestampType)
                        || struct.fields()[0].dataType().equals(DataTypes.TimestampNTZType))
                && struct.fields()[0].dataType().equals(struct.fields()[1].dataType());
    }

    /** Writes the column's value of a row; the column has a type. */
    void write(InternalRow row, CopyBuffer out) {
        if (bound.isEmpty()) {
            type.orElseThrow().writeWithLength(row, ordinal, out);
        } else if (row.isNullAt(ordinal)) {
            out.writeNull();
        } else {
            type.orElseThrow().writeWithLength(row.getStruct(ordinal, BOUNDS), bound.getAsInt(), out);
        }
    }
}
