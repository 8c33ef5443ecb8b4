package weir.yaml;

import java.util.LinkedHashMap;
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
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of the file, read key by key. A {@link Shape} says which keys there are; {@link #end} reports the others. A value
 * that is missing or of the wrong type is reported, and something harmless is returned in its place.
 */
public final class Section {
    private static final String MERGE = "<<";

    private final Reading reading;
    private final Position position;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Optional<Set<String>> known;
    private final int unsoundBefore;
    private boolean isMapping = true;

    private Section(Reading reading, Position position, Optional<Set<String>> known) {
        this.reading = reading;
        this.position = position;
        this.known = known;
        this.unsoundBefore = reading.unsoundParts();
    }

    /**
     * Reads {@code node}, which should be a mapping.
     *
     * @param known the keys that it can have; empty if the user chooses them
     */
    static Section of(Reading reading, Position position, Node node, Optional<Set<String>> known) {
        Section section = new Section(reading, position, known);
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
        if (key.equals(MERGE)) {
            reading.unsound(new Position(line, pathOf(key)), "merge keys are not read", "Write the keys out");
            return;
        }
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

    /** Where {@code key} stands; where the section stands if the key is missing. */
    public Position place(Key<?> key) {
        return place(key.name());
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

    /** The value of a key as it stands there, unless it is missing. */
    public Optional<Node> node(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The value of a key as it stands there, unless it is missing. */
    public Optional<Node> node(Key<?> key) {
        requireKnown(key);
        return node(key.name());
    }

    /** Whether a key is there. */
    public boolean has(Key<?> key) {
        return node(key).isPresent();
    }

    /** What a key says. Empty if it is missing, which is reported if the key is required, and if nothing can be made of its value. */
    public <T> Optional<T> get(Key<T> key) {
        return key.isRequired() ? required(key) : read(key);
    }

    /** What a key says that has to be there in this case. */
    public <T> Optional<T> required(Key<T> key) {
        if (!has(key) && isMapping) {
            reading.unsound(position, "missing key \"" + key.name() + "\"", "");
        }
        return read(key);
    }

    private <T> Optional<T> read(Key<T> key) {
        return node(key).flatMap(node -> key.type().read(reading, place(key), node));
    }

    /** What a key says, or its default. */
    public <T> T value(Key<T> key) {
        return get(key).orElseGet(() -> key.byDefault().orElseThrow());
    }

    /** A text that has to be there; empty if it is not. */
    public String text(Key<String> key) {
        return required(key).orElse("");
    }

    /** The name of the environment variable that is all that a key says; empty if it says something else. */
    public Optional<String> variable(Key<?> key) {
        return node(key)
                .filter(ScalarNode.class::isInstance)
                .map(node -> ((ScalarNode) node).getValue())
                .flatMap(Variables::nameOf);
    }

    /** A number that may be missing. */
    public OptionalInt count(Key<Integer> key) {
        return get(key).map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    /** A number of bytes that may be missing. */
    public OptionalLong size(Key<Long> key) {
        return get(key).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** A list; empty if it is missing, which is not reported. */
    public <T> List<T> list(Key<List<T>> key) {
        return read(key).orElse(List.of());
    }

    /** A section below this one; an empty one if it is missing, which is not reported. */
    public Section section(Key<Section> key) {
        return read(key).orElseGet(() -> new Section(reading, place(key), Optional.empty()));
    }

    private void requireKnown(Key<?> key) {
        if (known.isPresent() && !known.get().contains(key.name())) {
            throw new IllegalArgumentException("Nobody has declared the key \"" + key.name() + "\"");
        }
    }

    /** Reports the keys that are not known, and says whether all of the section was understood. */
    public boolean end() {
        for (String key : values.keySet()) {
            if (known.isPresent() && !known.get().contains(key)) {
                String hint = key.contains(" ")
                        ? "Is it the rest of a text with a comma? Put that in quotes"
                        : nearestOf(key, known.get());
                reading.unsound(place(key), "unknown key", hint);
            }
        }
        return reading.unsoundParts() == unsoundBefore;
    }

    private static String nearestOf(String key, Set<String> known) {
        return Nearest.to(key, known)
                .map(near -> "The nearest known key is \"" + near + "\"")
                .orElseGet(() -> "Known keys are " + String.join(", ", known));
    }

    /** Whether a node is nothing. */
    public static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }
}
