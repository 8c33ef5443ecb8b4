package weir.postgres;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;

/**
 * A type of PostgreSQL, and how its values are made.
 *
 * @param sql its name as {@code format_type} tells it
 * @param oid its number as an element of an array
 * @param cell writes one value that is not null, without its length
 */
record PgType(String sql, int oid, Cell cell) {
    /** Days and microseconds from 1970, where Spark's count begins, to 2000, where PostgreSQL's does. */
    private static final int DAYS_TO_2000 = 10_957;

    private static final long MICROS_A_DAY = 86_400_000_000L;

    /**
     * What PostgreSQL's timestamp.h sets, brought to 1970: the first day is day 0 of the Julian calendar. Its last time is behind that of
     * Spark's.
     */
    private static final int FIRST_DAY = -2_451_545 + DAYS_TO_2000;

    private static final int END_OF_DAYS = 2_145_031_949 + DAYS_TO_2000;
    private static final long FIRST_MICROS = FIRST_DAY * MICROS_A_DAY;
    private static final long MICROS_TO_2000 = DAYS_TO_2000 * MICROS_A_DAY;
    private static final int JSONB_VERSION = 1;

    /** Writes a value out of a row or an array, straight from where it lies. */
    interface Cell {
        void write(SpecializedGetters from, int ordinal, CopyBuffer out);
    }

    /** The counterpart of a type of Spark's; empty if there is none. */
    static Optional<PgType> of(DataType type) {
        if (type instanceof ArrayType array) {
            Optional<PgType> element = scalar(array.elementType());
            if (element.isPresent()) {
                return element.map(e -> new PgType(e.sql() + "[]", 0, arrayOf(e)));
            }
        }
        return scalar(type).or(() -> Json.of(type).map(PgType::jsonb));
    }

    private static PgType jsonb(Json json) {
        return new PgType("jsonb", 3802, (from, at, out) -> {
            out.writeByte(JSONB_VERSION);
            json.write(from, at, out);
        });
    }

    private static Optional<PgType> scalar(DataType type) {
        return Optional.ofNullable(scalarOrNull(type));
    }

    private static PgType scalarOrNull(DataType type) {
        if (type instanceof BooleanType) {
            return new PgType("boolean", 16, (from, at, out) -> out.writeByte(from.getBoolean(at) ? 1 : 0));
        } else if (type instanceof ByteType) {
            return new PgType("smallint", 21, (from, at, out) -> out.writeShort(from.getByte(at)));
        } else if (type instanceof ShortType) {
            return new PgType("smallint", 21, (from, at, out) -> out.writeShort(from.getShort(at)));
        } else if (type instanceof IntegerType) {
            return new PgType("integer", 23, (from, at, out) -> out.writeInt(from.getInt(at)));
        } else if (type instanceof LongType) {
            return new PgType("bigint", 20, (from, at, out) -> out.writeLong(from.getLong(at)));
        } else if (type instanceof FloatType) {
            return new PgType("real", 700, (from, at, out) -> out.writeInt(Float.floatToRawIntBits(from.getFloat(at))));
        } else if (type instanceof DoubleType) {
            return new PgType(
                    "double precision",
                    701,
                    (from, at, out) -> out.writeLong(Double.doubleToRawLongBits(from.getDouble(at))));
        } else if (type instanceof StringType) {
            return new PgType("text", 25, (from, at, out) -> out.writeText(from.getUTF8String(at)));
        } else if (type instanceof BinaryType) {
            return new PgType("bytea", 17, (from, at, out) -> out.writeBytes(from.getBinary(at)));
        }
        return decimalOrTime(type);
    }

    private static PgType decimalOrTime(DataType type) {
        if (type instanceof DecimalType decimal) {
            Numeric numeric = new Numeric();
            return new PgType(
                    "numeric(" + decimal.precision() + "," + decimal.scale() + ")",
                    1700,
                    (from, at, out) -> numeric.write(from.getDecimal(at, decimal.precision(), decimal.scale()), out));
        } else if (type instanceof DateType) {
            return new PgType("date", 1082, PgType::days);
        } else if (type instanceof TimestampType) {
            return new PgType("timestamp with time zone", 1184, PgType::micros);
        } else if (type instanceof TimestampNTZType) {
            return new PgType("timestamp without time zone", 1114, PgType::micros);
        } else if (type instanceof DayTimeIntervalType) {
            return new PgType("interval", 1186, (from, at, out) -> interval(from.getLong(at), 0, out));
        } else if (type instanceof YearMonthIntervalType) {
            return new PgType("interval", 1186, (from, at, out) -> interval(0, from.getInt(at), out));
        }
        return null;
    }

    private static void days(SpecializedGetters from, int at, CopyBuffer out) {
        int days = from.getInt(at);
        if (days < FIRST_DAY || days >= END_OF_DAYS) {
            throw OutOfRange.day(days);
        }
        out.writeInt(days - DAYS_TO_2000);
    }

    private static void micros(SpecializedGetters from, int at, CopyBuffer out) {
        long micros = from.getLong(at);
        if (micros < FIRST_MICROS) {
            throw OutOfRange.time(micros);
        }
        out.writeLong(micros - MICROS_TO_2000);
    }

    private static void interval(long micros, int months, CopyBuffer out) {
        out.writeLong(micros);
        out.writeInt(0);
        out.writeInt(months);
    }

    /** As {@code array_send} of PostgreSQL writes it: dimensions, whether there are nulls, type; length and lower bound; elements. */
    private static Cell arrayOf(PgType element) {
        return (from, at, out) -> {
            ArrayData array = from.getArray(at);
            int length = array.numElements();
            out.writeInt(length == 0 ? 0 : 1);
            out.writeInt(1);
            out.writeInt(element.oid());
            if (length > 0) {
                out.writeInt(length);
                out.writeInt(1);
            }
            for (int i = 0; i < length; i++) {
                element.writeWithLength(array, i, out);
            }
        };
    }

    /** Writes length and value, or that there is none. */
    void writeWithLength(SpecializedGetters from, int ordinal, CopyBuffer out) {
        if (from.isNullAt(ordinal)) {
            out.writeNull();
            return;
        }
        int length = out.beginLength();
        cell.write(from, ordinal, out);
        out.endLength(length);
    }
}
