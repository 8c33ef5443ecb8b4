package weir.yaml;

import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of the file.
 *
 * @param raw as it is written; the only form that messages may show
 * @param text with its variables replaced
 * @param isUsable whether it is a value at all and its variables are set; else that has been reported
 */
public record Scalar(String raw, String text, boolean isUsable) {
    private static final Pattern URI_SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:.*");
    private static final Pattern URI_SECRET = Pattern.compile("[^/]+://[^/@]*:[^/@]*@.*");
    private static final Set<Tag> OTHER_THAN_TEXT = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL);
    /** Means the same in JavaScript. */
    static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

    static final int MAX_COUNT = 999_999_999;

    /** Reads a value; what is none is reported. */
    public static Scalar of(Reading reading, Position position, Node node) {
        if (!(node instanceof ScalarNode scalar) || Section.isNull(node)) {
            reading.unsound(position, "has to be a value, not " + describe(node), "");
            return new Scalar("", "", false);
        }
        String raw = scalar.getValue();
        String text = reading.variables().resolve(raw, position, reading);
        return new Scalar(raw, text, !Variables.in(text));
    }

    /** As messages show it. */
    public String quoted() {
        return "\"" + raw + "\"";
    }

    /** Reads a text that has to be there and not be empty. */
    public static String text(Reading reading, Position position, Node node) {
        Scalar value = of(reading, position, node);
        if (OTHER_THAN_TEXT.contains(node.getTag())) {
            reading.unsound(position, "has to be a text, not " + describe(node), "Put it in quotes");
        } else if (value.isUsable() && value.text().isBlank()) {
            reading.unsound(position, "must not be empty", "");
        }
        return value.text();
    }

    /** Relative paths start where the file lies; URIs stay as they are. */
    public static String path(Reading reading, Position position, Node node) {
        String text = text(reading, position, node);
        if (URI_SECRET.matcher(text).matches()) {
            reading.problem(position, "a path must not hold a secret", "Set it in settings.spark, as ${NAME}");
        }
        if (URI_SCHEME.matcher(text).matches()) {
            return text;
        }
        try {
            return reading.directory().resolve(text).normalize().toString();
        } catch (InvalidPathException e) {
            reading.unsound(position, "is not a path", "");
            return "";
        }
    }

    /** A text that must not stand in the file itself. Messages do not show it, however it is written. */
    public static String secret(Reading reading, Position position, Node node) {
        if (node instanceof ScalarNode scalar && !Section.isNull(node) && !Variables.alone(scalar.getValue())) {
            reading.problem(
                    position, "a secret must not stand in the file", "Write ${NAME}, and set NAME in the environment");
            return "";
        }
        return of(reading, position, node).text();
    }

    static Optional<Boolean> flag(Reading reading, Position position, Node node) {
        Scalar value = of(reading, position, node);
        boolean isFlag = List.of("true", "false").contains(value.text());
        if (value.isUsable() && !isFlag) {
            reading.problem(position, "has to be true or false, not " + value.quoted(), "");
        }
        return isFlag ? Optional.of(Boolean.valueOf(value.text())) : Optional.empty();
    }

    static OptionalInt count(Reading reading, Position position, Node node) {
        Scalar value = of(reading, position, node);
        if (COUNT.matcher(value.text()).matches()) {
            return OptionalInt.of(Integer.parseInt(value.text()));
        }
        if (value.isUsable()) {
            reading.problem(position, "has to be a whole number from 1 on, not " + value.quoted(), "");
        }
        return OptionalInt.empty();
    }

    static <E extends Enum<E>> Optional<E> choice(Reading reading, Position position, Node node, Class<E> type) {
        Scalar value = of(reading, position, node);
        Collection<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        if (words.contains(value.text())) {
            return Optional.of(Enum.valueOf(type, value.text().toUpperCase(Locale.ROOT)));
        }
        if (value.isUsable()) {
            reading.unsound(position, "has to be " + Words.or(words) + ", not " + value.quoted(), "");
        }
        return Optional.empty();
    }

    /** Whether a node is a text: neither a number nor another type of YAML's. */
    public static boolean isText(Node node) {
        return node instanceof ScalarNode && !Section.isNull(node) && !OTHER_THAN_TEXT.contains(node.getTag());
    }

    /** What a node is, for messages. */
    public static String describe(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        if (Section.isNull(node)) {
            return "nothing";
        }
        if (node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT)) {
            return "a number";
        }
        return node.getTag().equals(Tag.BOOL) ? "true or false" : "a text";
    }

    /** The line on which a node begins, from 1. */
    public static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }
}
