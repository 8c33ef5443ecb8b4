package weir.feed.validation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/**
 * Names and types that rows must have: {@code gt STRING, x DOUBLE}. A field may be missing or null; one that the schema does not
 * know, or of another type, is refused.
 *
 * @param columns types by name
 */
public record Schema(Map<String, Type> columns) {
    /** What a value may be. */
    public enum Type {
        /** true or false. */
        BOOLEAN,
        /** A whole number of 16 bits. */
        SMALLINT,
        /** A whole number of 32 bits. */
        INT,
        /** A whole number of 64 bits. */
        BIGINT,
        /** Any number. */
        DOUBLE,
        /** Text. */
        STRING
    }

    /** Keeps its own copy, in the order given. */
    public Schema {
        columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /**
     * Reads a schema as it is written in a pipeline file.
     *
     * @throws InvalidInput if it is not one
     */
    public static Schema parse(String text) {
        Map<String, Type> columns = new LinkedHashMap<>();
        for (String column : text.split(",", -1)) {
            String[] words = column.strip().split("\\s+", -1);
            Optional<Type> type = words.length == 2 ? type(words[1]) : Optional.empty();
            if (type.isEmpty() || columns.put(words[0], type.get()) != null) {
                String types = Arrays.stream(Type.values()).map(Type::name).collect(Collectors.joining(", "));
                throw new InvalidInput(List.of(new Problem(
                        "--schema",
                        0,
                        "",
                        "\"" + column.strip() + "\" is no column, or is there twice",
                        "Write NAME TYPE, NAME TYPE with the types " + types)));
            }
        }
        return new Schema(columns);
    }

    private static Optional<Type> type(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "BOOLEAN" -> Optional.of(Type.BOOLEAN);
            case "SMALLINT", "SHORT" -> Optional.of(Type.SMALLINT);
            case "INT", "INTEGER" -> Optional.of(Type.INT);
            case "BIGINT", "LONG" -> Optional.of(Type.BIGINT);
            case "DOUBLE" -> Optional.of(Type.DOUBLE);
            case "STRING" -> Optional.of(Type.STRING);
            default -> Optional.empty();
        };
    }

    /** Reads an object up to its end; says what is wrong with it. */
    Optional<String> check(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Type type = columns.get(name);
            if (type == null) {
                return Optional.of("the schema has no field \"" + name + "\"");
            }
            JsonToken value = parser.nextToken();
            if (!fits(type, value, parser)) {
                return Optional.of("field \"" + name + "\" is no " + type);
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT ? Optional.empty() : Optional.of("not a JSON object");
    }

    private static boolean fits(Type type, JsonToken value, JsonParser parser) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return true;
        }
        return switch (type) {
            case BOOLEAN -> value.isBoolean();
            case SMALLINT -> isWhole(value, parser, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> isWhole(value, parser, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> isWhole(value, parser, Long.MIN_VALUE, Long.MAX_VALUE);
            case DOUBLE -> value.isNumeric();
            case STRING -> value == JsonToken.VALUE_STRING;
        };
    }

    private static boolean isWhole(JsonToken value, JsonParser parser, long least, long most) throws IOException {
        return value == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && parser.getLongValue() >= least
                && parser.getLongValue() <= most;
    }
}
