package weir.postgres;

import static org.apache.spark.sql.functions.hex;
import static org.apache.spark.sql.functions.transform;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import weir.contents.CanonicalJson;
import weir.contents.Cell;

/** The simple form in which a value of a type is read from PostgreSQL, and in which one of Spark's is brought to be compared with it. */
final class PostgresForm {
    /** Microseconds since 1970 without a detour over floating point, in any version of PostgreSQL. */
    private static final String MICROS = "(extract(epoch FROM date_trunc('second', %1$s))::bigint * 1000000"
            + " + extract(microseconds FROM %1$s)::bigint %% 1000000)";

    private PostgresForm() {}

    /** An SQL expression for a column that comes back through JDBC without losing anything. */
    static String sql(String column, DataType type) {
        if (type instanceof ArrayType array && !Cell.isNested(array.elementType())) {
            return "CASE WHEN " + column + " IS NULL THEN NULL ELSE (SELECT coalesce(jsonb_agg("
                    + scalar("e", array.elementType()) + " ORDER BY o), '[]') FROM unnest(" + column
                    + ") WITH ORDINALITY u(e, o))::text END";
        }
        return Cell.isNested(type) ? column + "::text" : scalar(column, type);
    }

    private static String scalar(String column, DataType type) {
        if (type instanceof TimestampType || type instanceof TimestampNTZType) {
            return MICROS.formatted(column);
        } else if (type instanceof DateType) {
            return "(" + column + " - DATE '1970-01-01')";
        } else if (type instanceof BinaryType) {
            return "upper(encode(" + column + ", 'hex'))";
        } else if (type instanceof FloatType) {
            return column + "::double precision";
        } else if (type instanceof DayTimeIntervalType) {
            return "(extract(epoch FROM date_trunc('second', " + column
                    + "))::bigint * 1000000 + extract(microseconds FROM " + column + ")::bigint % 1000000)";
        } else if (type instanceof YearMonthIntervalType) {
            return "(extract(year FROM " + column + ")::bigint * 12 + extract(month FROM " + column + ")::bigint)";
        }
        return column;
    }

    /** Makes of what came back what {@link #shaped} makes of Spark's value. */
    static Column restored(Column read, DataType type) {
        if (Cell.isNested(type)) {
            return CanonicalJson.ofText().apply(read);
        } else if (type instanceof TimestampType) {
            return functions.timestamp_micros(read.cast("long"));
        } else if (type instanceof TimestampNTZType) {
            return ofMicros(read.cast("long"));
        } else if (type instanceof DateType) {
            return functions.date_from_unix_date(read.cast("int"));
        }
        return simple(read, type);
    }

    /** Spark's value in the form in which it is compared. */
    static Column shaped(Column value, DataType type) {
        if (type instanceof ArrayType array && !Cell.isNested(array.elementType())) {
            return CanonicalJson.ofValue().apply(transform(value, element -> inArray(element, array.elementType())));
        } else if (Cell.isNested(type)) {
            return CanonicalJson.ofValue().apply(value);
        } else if (type instanceof BinaryType) {
            return hex(value);
        } else if (type instanceof StringType) {
            return KeptTable.cleaned().apply(value.cast("binary"));
        } else if (type instanceof DayTimeIntervalType) {
            return micros(value);
        } else if (type instanceof YearMonthIntervalType) {
            return months(value);
        }
        return simple(value, type);
    }

    private static Column inArray(Column element, DataType type) {
        if (type instanceof TimestampType) {
            return functions.unix_micros(element);
        } else if (type instanceof TimestampNTZType) {
            return toMicros(element);
        } else if (type instanceof DateType) {
            return functions.unix_date(element);
        }
        return shaped(element, type);
    }

    private static Column simple(Column value, DataType type) {
        if (isInterval(type) || type instanceof ByteType || type instanceof ShortType || type instanceof IntegerType) {
            // A column of the table can be wider than the query's.
            return value.cast("long");
        } else if (type instanceof FloatType) {
            return value.cast("double");
        }
        return type instanceof BinaryType || type instanceof StringType ? value.cast("string") : value.cast(type);
    }

    private static boolean isInterval(DataType type) {
        return type instanceof DayTimeIntervalType || type instanceof YearMonthIntervalType;
    }

    /** Spark's own casts between times with and without a zone go by the zone of the session. */
    private static Column ofMicros(Column micros) {
        return functions
                .udf(
                        (UDF1<Long, LocalDateTime>) each -> each == null
                                ? null
                                : LocalDateTime.ofInstant(Instant.EPOCH.plus(each, ChronoUnit.MICROS), ZoneOffset.UTC),
                        DataTypes.TimestampNTZType)
                .apply(micros);
    }

    private static Column toMicros(Column local) {
        return functions
                .udf(
                        (UDF1<LocalDateTime, Long>) each -> each == null
                                ? null
                                : ChronoUnit.MICROS.between(Instant.EPOCH, each.toInstant(ZoneOffset.UTC)),
                        DataTypes.LongType)
                .apply(local);
    }

    private static Column micros(Column value) {
        return functions
                .udf(
                        (UDF1<Duration, Long>) each -> each == null
                                ? null
                                : ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(each)),
                        DataTypes.LongType)
                .apply(value);
    }

    private static Column months(Column value) {
        return functions
                .udf((UDF1<Period, Long>) each -> each == null ? null : each.toTotalMonths(), DataTypes.LongType)
                .apply(value);
    }
}
