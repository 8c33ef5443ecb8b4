package weir.postgres;

import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.translate;

import java.math.BigDecimal;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import weir.contents.CanonicalJson;
import weir.contents.Cell;

/** The form in which values are compared that a table keeps in another type than Weir would have given its column. */
enum HeldForm {
    /** A number without trailing zeros, as text: a numeric column can hold more digits than any type of Spark's. */
    NUMBER,
    /** The digits of a UUID. PostgreSQL reads it in capitals, in braces, and with hyphens in several places. */
    UUID,
    /** JSON that the query has as text. */
    JSON,
    /** One of an enumeration. */
    LABEL;

    private static final DataType OF_INTEGERS = DataTypes.createDecimalType(38, 0);

    /**
     * The form of a column; empty if it is that of {@link PostgresForm}.
     *
     * @param type of the query's column
     * @param held the table's type, as {@link TableContents} tells it
     */
    static Optional<HeldForm> of(DataType type, String held) {
        if (type instanceof StringType) {
            return Optional.ofNullable(
                    switch (held) {
                        case "uuid" -> UUID;
                        case "jsonb" -> JSON;
                        case TableContents.ENUMERATION -> LABEL;
                        default -> null;
                    });
        }
        if (type instanceof DecimalType decimal) {
            String same = "numeric(" + decimal.precision() + "," + decimal.scale() + ")";
            return held.startsWith("numeric") && !held.equals(same) ? Optional.of(NUMBER) : Optional.empty();
        }
        return isInteger(type) && held.startsWith("numeric") ? Optional.of(NUMBER) : Optional.empty();
    }

    private static boolean isInteger(DataType type) {
        return type instanceof ByteType
                || type instanceof ShortType
                || type instanceof IntegerType
                || type instanceof LongType;
    }

    /** How its values are compared. */
    Cell.Kind kind() {
        return this == JSON ? Cell.Kind.JSON : Cell.Kind.EXACT;
    }

    /** An SQL expression for a column that comes back through JDBC without losing anything. */
    String sql(String column) {
        return this == NUMBER ? "trim_scale(" + column + ")::text" : column + "::text";
    }

    /** Makes of what came back what {@link #shaped} makes of Spark's value. */
    Column restored(Column read) {
        return switch (this) {
            case NUMBER, LABEL -> read.cast("string");
            case UUID -> digits(read);
            case JSON -> CanonicalJson.ofText().apply(read);
        };
    }

    /** Spark's value in the form in which it is compared. */
    Column shaped(Column value, DataType type) {
        return switch (this) {
            case NUMBER -> plain(value.cast(isInteger(type) ? OF_INTEGERS : type));
            case LABEL -> cleaned(value);
            case UUID -> digits(cleaned(value));
            case JSON -> CanonicalJson.ofText().apply(cleaned(value));
        };
    }

    private static Column cleaned(Column text) {
        return KeptTable.cleaned().apply(text.cast("binary"));
    }

    private static Column digits(Column uuid) {
        return translate(lower(uuid), "{}-", "");
    }

    private static Column plain(Column number) {
        return functions
                .udf(
                        (UDF1<BigDecimal, String>) each ->
                                each == null ? null : each.stripTrailingZeros().toPlainString(),
                        DataTypes.StringType)
                .apply(number);
    }
}
