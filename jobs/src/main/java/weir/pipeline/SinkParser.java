package weir.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import weir.yaml.Element;
import weir.yaml.Key;
import weir.yaml.Keywords;
import weir.yaml.Position;
import weir.yaml.Reading;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Type;

/** Reads the sinks of queries, whatever kinds there are. */
final class SinkParser {
    private static final Position NOWHERE = new Position(0, "");

    private final List<SinkType> kinds;
    private final Shape shape;

    SinkParser(List<SinkType> kinds) {
        this.kinds = List.copyOf(kinds);
        this.shape = Shape.of(kinds.stream().<Key<?>>map(SinkType::key).toList())
                .where("minProperties", 1)
                .where("maxProperties", 1);
    }

    /** What may stand in the list of sinks. */
    Type<Element> type() {
        String[] words = kinds.stream()
                .filter(kind -> kind.alone(NOWHERE).isPresent())
                .map(SinkParser::name)
                .toArray(String[]::new);
        return Element.anyOf(Element.word(words), shape);
    }

    /** Matches a sink that needs the pipeline's database. */
    Map<String, Object> inDatabase() {
        List<Map<String, Object>> each = kinds.stream()
                .filter(SinkType::needsDatabase)
                .map(kind -> Keywords.of("type", "object", "required", List.of(name(kind))))
                .toList();
        return each.size() == 1 ? each.get(0) : Keywords.of("anyOf", each);
    }

    /** The kinds, as a sentence has them. */
    String names() {
        return Kinds.sentence(kinds.stream().map(SinkParser::name).toList());
    }

    private static String name(SinkType kind) {
        return kind.key().name();
    }

    /**
     * A sink; empty if it makes no sense, which has been reported.
     *
     * @param schema of tables in the pipeline's database; empty if the pipeline names none
     */
    Optional<Sink> sink(Element element, Reading reading, Optional<String> schema) {
        Position position = element.position();
        if (element.node() instanceof ScalarNode word) {
            Optional<Sink> alone = kinds.stream()
                    .filter(kind -> name(kind).equals(word.getValue()))
                    .flatMap(kind -> kind.alone(position).stream())
                    .findFirst();
            if (alone.isPresent()) {
                return alone;
            }
        }
        if (!(element.node() instanceof MappingNode mapping)
                || mapping.getValue().size() != 1) {
            reading.unsound(position, "a sink is one of " + names(), "Begin each sink with \"- \"");
            return Optional.empty();
        }
        Section sink = shape.section(reading, position, element.node());
        Optional<Sink> made = kinds.stream()
                .filter(kind -> sink.has(kind.key()))
                .findFirst()
                .map(kind -> kind.read(sink, new SinkReading(reading, position, schema)));
        sink.end();
        return made;
    }
}
