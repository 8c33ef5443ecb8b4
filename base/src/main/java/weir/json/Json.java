package weir.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import weir.log.Printable;

/**
 * Makes and reads JSON. What it makes has no characters that a terminal obeys: JSON allows DEL and C1 in texts, and here they are escaped like all
 * other control characters.
 */
public final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    /** For who reads or writes numbers or keys in another way, and says in which. */
    public static JsonMapper.Builder mapper() {
        return JsonMapper.builder();
    }

    /** An object without fields, which can be added. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Reads any JSON. Numbers with a point become doubles.
     *
     * @throws JsonProcessingException if it is no JSON
     */
    public static JsonNode parse(String json) throws JsonProcessingException {
        return MAPPER.readTree(json);
    }

    /**
     * Reads a record.
     *
     * @throws JsonProcessingException if it is no JSON, of another form, or has fields that the record has not
     */
    public static <T> T parse(String json, Class<T> form) throws JsonProcessingException {
        return MAPPER.readValue(json, form);
    }

    /** A record, collection or value as a part of other JSON. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** A tree, record, collection or value on one line, without a newline behind it. */
    public static String line(Object value) {
        return write(MAPPER.writer(), value);
    }

    /** The same on many lines, for people too. */
    public static String pretty(Object value) {
        return write(MAPPER.writerWithDefaultPrettyPrinter(), value);
    }

    /** A text in quotes. The quick way to {@link #line}, for what is made for each row. */
    public static String quoted(String text) {
        return '"' + Printable.escape(new String(JsonStringEncoder.getInstance().quoteAsString(text))) + '"';
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return Printable.escape(writer.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            // Only of what Jackson has no form for, which is a fault of the caller.
            throw new IllegalArgumentException(e);
        }
    }
}
