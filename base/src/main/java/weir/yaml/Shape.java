package weir.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/** A section with keys of its own: which there are, and which go together. All other keys are problems. */
public final class Shape implements Type<Section> {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

    private final Map<String, Key<?>> keys;
    private final Map<String, Object> keywords;

    private Shape(Map<String, Key<?>> keys, Map<String, Object> keywords) {
        this.keys = keys;
        this.keywords = keywords;
    }

    /** A section with these keys. */
    public static Shape of(Key<?>... keys) {
        return of(List.of(keys));
    }

    /** A section with these keys. */
    public static Shape of(List<? extends Key<?>> keys) {
        Map<String, Key<?>> named = new LinkedHashMap<>();
        keys.forEach(key -> named.put(key.name(), key));
        return new Shape(named, Map.of());
    }

    /** The same section; one of these keys has to be there, and no other one of them may. Whoever reads it checks that. */
    public Shape exactlyOneOf(Key<?>... some) {
        return where(
                "oneOf",
                Stream.of(some)
                        .map(key -> Keywords.of("required", List.of(key.name())))
                        .toList());
    }

    /** The same section; with {@code key} there have to be others. Whoever reads it checks that. */
    public Shape needs(Key<?> key, Key<?>... others) {
        Map<String, Object> needed = new LinkedHashMap<>();
        if (keywords.get("dependentRequired") instanceof Map<?, ?> before) {
            before.forEach((name, names) -> needed.put((String) name, names));
        }
        List<Object> names = new ArrayList<>();
        if (needed.get(key.name()) instanceof List<?> before) {
            names.addAll(before);
        }
        Stream.of(others).map(Key::name).forEach(names::add);
        needed.put(key.name(), List.copyOf(names));
        return where("dependentRequired", needed);
    }

    /** The same section with one more rule, as keywords of JSON Schema. Whoever reads it checks that. */
    public Shape withRule(Map<String, Object> rule) {
        List<Object> rules = new ArrayList<>();
        if (keywords.get("allOf") instanceof List<?> before) {
            rules.addAll(before);
        }
        rules.add(rule);
        return where("allOf", rules);
    }

    @Override
    public Shape where(String keyword, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new Shape(keys, more);
    }

    /** Reads a section; one without keys if it is none, which is then reported. */
    public Section section(Reading reading, Position position, Node node) {
        return Section.of(reading, position, node, Optional.of(names()));
    }

    @Override
    public Optional<Section> read(Reading reading, Position position, Node node) {
        return Optional.of(section(reading, position, node));
    }

    private Set<String> names() {
        return new LinkedHashSet<>(keys.keySet());
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> schema = Keywords.of("type", "object");
        List<String> required =
                keys.values().stream().filter(Key::isRequired).map(Key::name).toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put(
                "properties",
                keys.values().stream()
                        .collect(Collectors.toMap(Key::name, Key::schema, (a, b) -> a, LinkedHashMap::new)));
        schema.put("additionalProperties", false);
        schema.putAll(keywords);
        return schema;
    }

    /** The schema of a file whose root is this section. */
    public Map<String, Object> document(String title, String description) {
        Map<String, Object> document = Keywords.of("$schema", DRAFT, "title", title, "description", description);
        document.putAll(schema());
        return document;
    }
}
