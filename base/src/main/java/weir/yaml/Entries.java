package weir.yaml;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Node;

/** A section whose keys the user chooses, or somebody else has named. Whoever reads it reads and checks its entries. */
public final class Entries implements Type<Section> {
    private final Map<String, Object> schema;

    private Entries(Map<String, Object> schema) {
        this.schema = schema;
    }

    /** Entries with values of one type. */
    public static Entries of(Type<?> value) {
        return new Entries(Keywords.of("type", "object", "additionalProperties", value.schema()));
    }

    /** The same entries, whose keys match as a whole. */
    public Entries named(Pattern name) {
        return where("propertyNames", Keywords.of("pattern", "^(?:" + name.pattern() + ")$"));
    }

    /** The same entries, none of which has one of these keys. */
    public Entries without(Collection<String> names) {
        return where(
                "propertyNames",
                Keywords.of("not", Keywords.of("enum", names.stream().sorted().toList())));
    }

    /** The same entries, with values of another type where the key has a match. */
    public Entries except(Pattern part, Type<?> value) {
        return where("patternProperties", Keywords.of(part.pattern(), value.schema()));
    }

    /** The same entries, of which there has to be one. */
    public Entries atLeastOne() {
        return where("minProperties", 1);
    }

    /** The same entries, of which there has to be one, and no second. */
    public Entries exactlyOne() {
        return atLeastOne().where("maxProperties", 1);
    }

    @Override
    public Entries where(String keyword, Object value) {
        Map<String, Object> keywords = new LinkedHashMap<>(schema);
        if (keywords.put(keyword, value) instanceof Map<?, ?> before) {
            keywords.put(keyword, Keywords.of("allOf", List.of(before, value)));
        }
        return new Entries(keywords);
    }

    /** Reads a section; one without keys if it is none, which is then reported. */
    public Section section(Reading reading, Position position, Node node) {
        return Section.of(reading, position, node, Optional.empty());
    }

    @Override
    public Optional<Section> read(Reading reading, Position position, Node node) {
        return Optional.of(section(reading, position, node));
    }

    @Override
    public Map<String, Object> schema() {
        return schema;
    }
}
