package weir.postgres;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
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
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import weir.text.Utf8;

/**
 * Nested values as JSON: structs and maps are objects, arrays are arrays, dates and times are ISO 8601 (with a zone: in UTC), binary
 * is Base64, and NaN and the infinities, which JSON lacks, are strings. A map's keys become strings. Writes a value that is not null.
 */
interface Json {
    void write(SpecializedGetters from, int ordinal, CopyBuffer out);

    /** How values of a type are written; empty if they can't be. */
    static Optional<Json> of(DataType type) {
        if (type instanceof StructType struct) {
            return struct(struct);
        } else if (type instanceof ArrayType array) {
            return of(array.elementType()).map(Json::array);
        } else if (type instanceof MapType map) {
            return of(map.keyType()).flatMap(key -> of(map.valueType()).map(value -> map(key, value)));
        }
        return Optional.ofNullable(scalarOrNull(type));
    }

    private static Json scalarOrNull(DataType type) {
        if (type instanceof BooleanType) {
            return (from, at, out) -> out.writeAscii(Boolean.toString(from.getBoolean(at)));
        } else if (type instanceof ByteType) {
            return (from, at, out) -> out.writeAscii(Byte.toString(from.getByte(at)));
        } else if (type instanceof ShortType) {
            return (from, at, out) -> out.writeAscii(Short.toString(from.getShort(at)));
        } else if (type instanceof IntegerType) {
            return (from, at, out) -> out.writeAscii(Integer.toString(from.getInt(at)));
        } else if (type instanceof LongType) {
            return (from, at, out) -> out.writeAscii(Long.toString(from.getLong(at)));
        } else if (type instanceof FloatType) {
            return (from, at, out) -> number(Float.toString(from.getFloat(at)), Float.isFinite(from.getFloat(at)), out);
        } else if (type instanceof DoubleType) {
            return (from, at, out) ->
                    number(Double.toString(from.getDouble(at)), Double.isFinite(from.getDouble(at)), out);
        } else if (type instanceof DecimalType decimal) {
            return (from, at, out) -> out.writeAscii(from.getDecimal(at, decimal.precision(), decimal.scale())
                    .toJavaBigDecimal()
                    .toPlainString());
        } else if (type instanceof StringType) {
            return (from, at, out) -> string(from.getUTF8String(at).getBytes(), out);
        }
        return quotedOrNull(type);
    }

    private static Json quotedOrNull(DataType type) {
        if (type instanceof BinaryType) {
            return (from, at, out) -> quoted(Base64.getEncoder().encodeToString(from.getBinary(at)), out);
        } else if (type instanceof DateType) {
            return (from, at, out) ->
                    quoted(LocalDate.ofEpochDay(from.getInt(at)).toString(), out);
        } else if (type instanceof TimestampType) {
            return (from, at, out) -> quoted(instant(from.getLong(at)).toString(), out);
        } else if (type instanceof TimestampNTZType) {
            return (from, at, out) -> quoted(
                    DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(
                            LocalDateTime.ofInstant(instant(from.getLong(at)), ZoneOffset.UTC)),
                    out);
        } else if (type instanceof DayTimeIntervalType) {
            return (from, at, out) ->
                    quoted(Duration.of(from.getLong(at), ChronoUnit.MICROS).toString(), out);
        } else if (type instanceof YearMonthIntervalType) {
            return (from, at, out) ->
                    quoted(Period.ofMonths(from.getInt(at)).normalized().toString(), out);
        }
        return null;
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static Optional<Json> struct(StructType struct) {
        List<byte[]> names = new ArrayList<>();
        List<Json> values = new ArrayList<>();
        for (StructField field : struct.fields()) {
            CopyBuffer name = new CopyBuffer(64);
            string(field.name().getBytes(StandardCharsets.UTF_8), name);
            name.writeByte(':');
            names.add(name.copy());
            Optional<Json> value = of(field.dataType());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of((from, at, out) -> {
            InternalRow row = from.getStruct(at, values.size());
            out.writeByte('{');
            for (int i = 0; i < values.size(); i++) {
                separate(i, out);
                out.writeBytes(names.get(i));
                nullable(values.get(i), row, i, out);
            }
            out.writeByte('}');
        });
    }

    private static Json array(Json element) {
        return (from, at, out) -> {
            ArrayData array = from.getArray(at);
            out.writeByte('[');
            for (int i = 0; i < array.numElements(); i++) {
                separate(i, out);
                nullable(element, array, i, out);
            }
            out.writeByte(']');
        };
    }

    private static Json map(Json key, Json value) {
        return (from, at, out) -> {
            MapData map = from.getMap(at);
            CopyBuffer name = new CopyBuffer(64);
            out.writeByte('{');
            for (int i = 0; i < map.numElements(); i++) {
                separate(i, out);
                name.clear();
                key.write(map.keyArray(), i, name);
                if (name.array()[0] == '"') {
                    out.writeBytes(name.array(), 0, name.size());
                } else {
                    string(name.copy(), out);
                }
                out.writeByte(':');
                nullable(value, map.valueArray(), i, out);
            }
            out.writeByte('}');
        };
    }

    private static void separate(int index, CopyBuffer out) {
        if (index > 0) {
            out.writeByte(',');
        }
    }

    private static void nullable(Json json, SpecializedGetters from, int at, CopyBuffer out) {
        if (from.isNullAt(at)) {
            out.writeAscii("null");
        } else {
            json.write(from, at, out);
        }
    }

    private static void number(String text, boolean isFinite, CopyBuffer out) {
        if (isFinite) {
            out.writeAscii(text);
        } else {
            quoted(text, out);
        }
    }

    private static void quoted(String ascii, CopyBuffer out) {
        out.writeByte('"');
        out.writeAscii(ascii);
        out.writeByte('"');
    }

    private static void string(byte[] utf8, CopyBuffer out) {
        byte[] text = Utf8.isValid(utf8, 0, utf8.length) ? utf8 : Utf8.cleaned(utf8, 0, utf8.length);
        out.writeByte('"');
        for (byte b : text) {
            if (b == '"' || b == '\\') {
                out.writeByte('\\');
                out.writeByte(b);
            } else if (b >= 0 && b < ' ') {
                out.writeAscii(String.format("\\u%04x", (int) b));
            } else {
                out.writeByte(b);
            }
        }
        out.writeByte('"');
    }
}
