package weir.pipelinetest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Values as texts of which equal ones have only one, however they are written: for comparing, and for showing. */
final class Cell {
    static final String NULL = "NULL";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final Pattern LIKE_ANOTHER =
            Pattern.compile("(?i:null)|true|false|[-+]?\\d+([.]\\d*)?([eE].*)?|NaN|-?Infinity|\".*");
    /** Beyond these digits sums depend on the order in which rows came. */
    private static final MathContext DOUBLE = new MathContext(12);

    private static final MathContext FLOAT = new MathContext(6);

    private Cell() {}

    /** A value of a table: null, a number, true or false, or text. */
    static String of(Object value, DataType type) {
        if (value == null) {
            return NULL;
        } else if (isNested(type)) {
            return sorted(value.toString());
        } else if (value instanceof Number number) {
            String text = number.toString();
            return Character.isLetter(text.charAt(text.length() - 1)) ? text : number(new BigDecimal(text), type);
        }
        return value instanceof Boolean ? value.toString() : text(value.toString());
    }

    /** A value that stands in a file. */
    static String of(Node node, DataType type) {
        if (!(node instanceof ScalarNode scalar)) {
            return sorted(json(node));
        } else if (isNumber(node)) {
            return number(new BigDecimal(scalar.getValue()), type);
        } else if (node.getTag().equals(Tag.NULL)) {
            return NULL;
        }
        return node.getTag().equals(Tag.BOOL) ? scalar.getValue() : text(scalar.getValue());
    }

    /** Whether values have parts: they are compared as JSON. */
    static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
    }

    private static String sorted(String json) {
        try {
            return JSON.writeValueAsString(JSON.readValue(json, Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isNumber(Node node) {
        return (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT))
                && !((ScalarNode) node).getValue().matches(".*[a-df-zA-DF-Z].*");
    }

    private static String number(BigDecimal number, DataType type) {
        BigDecimal kept = type instanceof DoubleType
                ? number.round(DOUBLE)
                : type instanceof FloatType ? number.round(FLOAT) : number;
        return kept.signum() == 0 ? "0" : kept.stripTrailingZeros().toPlainString();
    }

    /** In quotes where it could be taken for something else. */
    private static String text(String text) {
        boolean isPlain = !text.isBlank()
                && text.strip().equals(text)
                && text.chars().noneMatch(c -> c == '|' || Character.isISOControl(c))
                && !LIKE_ANOTHER.matcher(text).matches();
        return isPlain ? text : quoted(text);
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What stands in a file, as JSON. */
    static String json(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping.getValue().stream()
                    .map(entry -> quoted(key(entry.getKeyNode())) + ":" + json(entry.getValueNode()))
                    .collect(Collectors.joining(",", "{", "}"));
        } else if (node instanceof SequenceNode sequence) {
            return sequence.getValue().stream().map(Cell::json).collect(Collectors.joining(",", "[", "]"));
        }
        ScalarNode scalar = (ScalarNode) node;
        if (node.getTag().equals(Tag.NULL)) {
            return "null";
        }
        return isNumber(node)
                ? new BigDecimal(scalar.getValue()).toPlainString()
                : node.getTag().equals(Tag.BOOL) ? scalar.getValue() : quoted(scalar.getValue());
    }

    /** One line of JSON with one field. */
    static String json(Map.Entry<String, String> field) {
        return "{" + quoted(field.getKey()) + ":" + quoted(field.getValue()) + "}";
    }

    /** A key of a mapping. */
    static String key(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : json(node);
    }
}
