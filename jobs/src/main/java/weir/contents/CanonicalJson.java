package weir.contents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Nested values as JSON text, of which equal ones have only one: keys in order, numbers without trailing zeros. Written from what
 * docs/postgres.md says of {@code jsonb}, not from the code that writes it.
 */
public final class CanonicalJson {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(com.fasterxml.jackson.core.JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private CanonicalJson() {}

    /** Makes JSON of a struct, map or array. */
    public static UserDefinedFunction ofValue() {
        return functions.udf((UDF1<Object, String>) CanonicalJson::write, DataTypes.StringType);
    }

    /** Makes of any JSON text the one. */
    public static UserDefinedFunction ofText() {
        return functions.udf(
                (UDF1<String, String>) text -> text == null ? null : JSON.writeValueAsString(plain(read(text))),
                DataTypes.StringType);
    }

    /** Whether two texts say the same but for the last digits of numbers. */
    public static UserDefinedFunction areNear() {
        return functions.udf(
                (UDF2<String, String, Boolean>) (one, other) -> near(read(one), read(other)), DataTypes.BooleanType);
    }

    private static Object read(String text) throws JsonProcessingException {
        return JSON.readValue(text, Object.class);
    }

    private static String write(Object value) throws JsonProcessingException {
        return value == null ? null : JSON.writeValueAsString(plain(value));
    }

    private static Object plain(Object value) {
        if (value == null || value instanceof Boolean) {
            return value;
        } else if (value instanceof Row row) {
            Map<String, Object> fields = new TreeMap<>();
            for (int i = 0; i < row.size(); i++) {
                fields.put(row.schema().fieldNames()[i], plain(row.get(i)));
            }
            return fields;
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            return plain(new HashMap<>(JavaConverters.mapAsJavaMap(map)));
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Object> entries = new TreeMap<>();
            map.forEach((key, entry) -> entries.put(key(key), plain(entry)));
            return entries;
        } else if (value instanceof Seq<?> sequence) {
            return plain(JavaConverters.seqAsJavaList(sequence));
        } else if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(plain(element)));
            return elements;
        }
        return scalar(value);
    }

    private static String key(Object key) {
        Object plain = plain(key);
        return plain instanceof BigDecimal ? key.toString() : String.valueOf(plain);
    }

    private static Object scalar(Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number)
                    ? new BigDecimal(value.toString()).stripTrailingZeros()
                    : Double.toString(number);
        } else if (value instanceof Number) {
            return new BigDecimal(value.toString()).stripTrailingZeros();
        } else if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        } else if (value instanceof Timestamp timestamp) {
            return timestamp.toInstant().toString();
        } else if (value instanceof Date date) {
            return date.toLocalDate().toString();
        } else if (value instanceof LocalDateTime time) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        } else if (value instanceof Period period) {
            return period.normalized().toString();
        }
        // Instant, LocalDate and Duration are ISO 8601 as they are.
        return value instanceof Instant
                ? value.toString()
                : String.valueOf(value).replace('\0', '\ufffd');
    }

    private static boolean near(Object one, Object other) {
        if (one instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
            return left.keySet().equals(right.keySet())
                    && left.entrySet().stream().allMatch(entry -> near(entry.getValue(), right.get(entry.getKey())));
        } else if (one instanceof List<?> left && other instanceof List<?> right) {
            Iterator<?> others = right.iterator();
            return left.size() == right.size() && left.stream().allMatch(element -> near(element, others.next()));
        } else if (one instanceof Number left && other instanceof Number right) {
            return Tolerance.DOUBLE.isNear(left.doubleValue(), right.doubleValue());
        }
        return one == null ? other == null : one.equals(other);
    }
}
