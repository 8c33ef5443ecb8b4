package weir.contents;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;

/**
 * A column of what is compared, the same on both sides: simple types only.
 *
 * @param name what people call it
 * @param kind how its values are compared
 * @param isKey whether it belongs to the columns that tell rows apart
 */
public record Cell(String name, Kind kind, boolean isKey) {
    /** How values are compared. */
    public enum Kind {
        /** Equal or not. */
        EXACT,
        /** A FLOAT, as DOUBLE. */
        FLOAT,
        /** A DOUBLE. */
        DOUBLE,
        /** Nested values as JSON text, which may hold floating-point numbers. */
        JSON;

        /** How values of one of Spark's types are compared. */
        public static Kind of(DataType type) {
            if (type instanceof FloatType) {
                return FLOAT;
            } else if (type instanceof DoubleType) {
                return DOUBLE;
            }
            return isNested(type) ? JSON : EXACT;
        }
    }

    /** Whether values of a type are made of other values. */
    public static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof StructType || type instanceof MapType;
    }

    /** Whether two computations may differ in the last digits where they add up in another order. */
    public boolean isRounded() {
        return kind != Kind.EXACT;
    }
}
