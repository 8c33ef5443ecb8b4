package weir.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A value that has more than one form: whoever reads it looks which one it is.
 *
 * @param position where it stands
 * @param node the value
 */
public record Element(Position position, Node node) {

    /** A value of any of these types. */
    public static Type<Element> anyOf(Type<?>... types) {
        return of(Keywords.of("anyOf", Stream.of(types).map(Type::schema).toList()));
    }

    /** A value that is one of some words, or as keywords of JSON Schema say. */
    public static Type<Element> of(Map<String, Object> schema) {
        return Type.of((reading, position, node) -> Optional.of(new Element(position, node)), schema);
    }

    /** One of these words, with no variable in its place. */
    public static Type<Element> word(String... words) {
        return of(Keywords.of("enum", List.of(words)));
    }

    /** Nothing: the key stands there without a value. */
    public static Type<Element> nothing() {
        return of(Keywords.of("type", "null"));
    }
}
