package weir.yaml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of the file, read key by key. Every key that is asked for is a known one; {@link #end} reports the others. A value
 * that is missing or of the wrong type is reported, and something harmless is returned in its place.
 */
public final class Section {
    private final Reading reading;
    private final Position position;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final int unsoundBefore;
    private boolean isMapping = true;

    private Section(Reading reading, Position position) {
        this.reading = reading;
        this.position = position;
        this.unsoundBefore = reading.unsoundParts();
    }

    /** Reads {@code node}, which should be a mapping. */
    public static Section of(Reading reading, Position position, Node node) {
        Section section = new Section(reading, position);
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(section::take);
        } else {
            reading.unsound(position, "has to be a mapping of keys to values, not " + Scalar.describe(node), "");
            section.isMapping = false;
        }
        return section;
    }

    private void take(NodeTuple tuple) {
        int line = Scalar.line(tuple.getKeyNode());
        if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
            reading.unsound(new Position(line, position.path()), "a key has to be a word", "");
            return;
        }
        String key = keyNode.getValue();
        if (values.containsKey(key)) {
            reading.unsound(
                    new Position(line, pathOf(key)),
                    "duplicate key, also on line " + place(key).line(),
                    "Remove one of them");
            return;
        }
        values.put(key, tuple.getValueNode());
        reading.place(pathOf(key), line);
    }

    private String pathOf(String key) {
        return position.path().isEmpty() ? key : position.path() + "." + key;
    }

    /** Where {@code key} stands; where the section stands if the key is missing. */
    public Position place(String key) {
        return new Position(reading.lines().getOrDefault(pathOf(key), position.line()), pathOf(key));
    }

    /** Where it stands. */
    public Position position() {
        return position;
    }

    /** Whether it can have keys; else that has been reported. */
    public boolean isMapping() {
        return isMapping;
    }

    /** The keys that are there, in order: for sections whose keys the user chooses. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** The value of a key, unless it is missing. */
    public Optional<Node> node(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key));
    }

    /** The value of a key that has to be there. */
    public Optional<Node> required(String key) {
        Optional<Node> node = node(key);
        if (node.isEmpty() && isMapping) {
            reading.unsound(position, "missing key \"" + key + "\"", "");
        }
        return node;
    }

    /** A text that has to be there. */
    public String text(String key) {
        return required(key).map(node -> Scalar.text(reading, place(key), node)).orElse("");
    }

    /** A text that may be missing. */
    public Optional<String> optionalText(String key) {
        return node(key).map(node -> Scalar.text(reading, place(key), node));
    }

    /** A text that has to be there, and only as an environment variable. */
    public String secret(String key) {
        return required(key)
                .map(node -> Scalar.secret(reading, place(key), node))
                .orElse("");
    }

    /** A text that may be missing, and stands nowhere but in an environment variable. */
    public Optional<String> optionalSecret(String key) {
        return node(key).map(node -> Scalar.secret(reading, place(key), node));
    }

    /** A path or URI that has to be there. */
    public String path(String key) {
        return required(key).map(node -> Scalar.path(reading, place(key), node)).orElse("");
    }

    /** A path or URI that may be missing. */
    public Optional<String> optionalPath(String key) {
        return node(key).map(node -> Scalar.path(reading, place(key), node));
    }

    /** True or false. */
    public boolean flag(String key, boolean byDefault) {
        return node(key).flatMap(node -> Scalar.flag(reading, place(key), node)).orElse(byDefault);
    }

    /** A whole number from 1 on. */
    public OptionalInt count(String key) {
        return node(key).map(node -> Scalar.count(reading, place(key), node)).orElse(OptionalInt.empty());
    }

    /** For example 30 seconds; empty if missing. */
    public Optional<Duration> duration(String key) {
        return node(key).flatMap(node -> {
            Scalar value = Scalar.of(reading, place(key), node);
            Optional<Duration> duration = Quantity.duration(value.text());
            if (duration.isEmpty() && value.isUsable()) {
                reading.problem(place(key), value.quoted() + " is not a duration", Quantity.DURATION_HINT);
            }
            return duration;
        });
    }

    /** In bytes. */
    public OptionalLong size(String key) {
        if (node(key).isEmpty()) {
            return OptionalLong.empty();
        }
        Scalar value = Scalar.of(reading, place(key), node(key).get());
        OptionalLong size = Quantity.size(value.text());
        if ((size.isEmpty() || size.getAsLong() == 0) && value.isUsable()) {
            reading.problem(place(key), value.quoted() + " is not a size", Quantity.SIZE_HINT);
        }
        return size;
    }

    /** One of some words. */
    public <E extends Enum<E>> E choice(String key, E byDefault) {
        return node(key)
                .flatMap(node -> Scalar.choice(reading, place(key), node, byDefault.getDeclaringClass()))
                .orElse(byDefault);
    }

    /** A list of texts; empty if missing. */
    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (Element element : elements(key)) {
            texts.add(Scalar.text(reading, element.position(), element.node()));
        }
        return texts;
    }

    /** One of a list's values. */
    public record Element(Position position, Node node) {}

    /** The values of a list; empty if missing. */
    public List<Element> elements(String key) {
        Node node = node(key).orElse(null);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            reading.unsound(place(key), "has to be a list, not " + Scalar.describe(node), "");
            return List.of();
        }
        List<Element> elements = new ArrayList<>();
        for (Node value : sequence.getValue()) {
            String path = pathOf(key) + "[" + elements.size() + "]";
            elements.add(new Element(reading.place(path, Scalar.line(value)), value));
        }
        return elements;
    }

    /** A section below this one; an empty one if it is missing. */
    public Section section(String key) {
        return node(key).map(node -> of(reading, place(key), node)).orElseGet(() -> new Section(reading, place(key)));
    }

    /** Reports the keys that nobody asked for, and says whether all of the section was understood. */
    public boolean end() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                String hint = key.contains(" ")
                        ? "Is it the rest of a text with a comma? Put that in quotes"
                        : nearestOf(key);
                reading.unsound(place(key), "unknown key", hint);
            }
        }
        return reading.unsoundParts() == unsoundBefore;
    }

    private String nearestOf(String key) {
        return Nearest.to(key, known)
                .map(near -> "The nearest known key is \"" + near + "\"")
                .orElseGet(() -> "Known keys are " + String.join(", ", known));
    }

    /** Whether a node is nothing. */
    public static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}
