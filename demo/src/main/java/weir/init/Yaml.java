package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Values as YAML takes them. */
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z(][A-Za-z0-9_(). /*-]*");
    private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private Yaml() {}

    /** A text; in quotes where it could be taken for something else. */
    static String text(String text) {
        boolean isPlain = PLAIN.matcher(text).matches() && text.strip().equals(text) && !isWord(text);
        return isPlain ? text : quoted(text);
    }

    /** A key of a mapping. */
    static String key(String name) {
        return KEY.matcher(name).matches() && !isWord(name) ? name : quoted(name);
    }

    private static boolean isWord(String text) {
        return WORDS.stream().anyMatch(text::equalsIgnoreCase);
    }

    /** A text in double quotes. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder();
        Comments.quoted(text).codePoints().forEach(character -> {
            if (Comments.isShown(character)) {
                quoted.appendCodePoint(character);
            } else {
                quoted.append("\\u%04x".formatted(character));
            }
        });
        return quoted.toString();
    }

    /** A value of JSON on one line. */
    static String flow(JsonNode value) {
        if (value.isObject()) {
            List<String> fields = new ArrayList<>();
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                fields.add(key(field.getKey()) + ": " + flow(field.getValue()));
            }
            return "{" + String.join(", ", fields) + "}";
        } else if (value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(flow(element)));
            return "[" + String.join(", ", elements) + "]";
        } else if (value.isTextual()) {
            return quoted(value.textValue());
        }
        return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
    }
}
