package weir.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What a value of a file may be. One declaration says both how the value is read and how a JSON Schema describes it.
 *
 * @param <T> what is read
 */
public interface Type<T> {
    /** Reads a value, and reports what is wrong with it; empty if nothing can be made of it. */
    Optional<T> read(Reading reading, Position position, Node node);

    /** What can be read, as keywords of JSON Schema, draft 2020-12. */
    Map<String, Object> schema();

    /** How a file has a value: for defaults in the schema. */
    default Object written(T value) {
        return value;
    }

    /**
     * The same type with one more keyword of JSON Schema, for a rule that whoever reads the value checks.
     *
     * @param keyword for example {@code minItems}
     * @param value the keyword's
     */
    default Type<T> where(String keyword, Object value) {
        Map<String, Object> keywords = new LinkedHashMap<>(schema());
        keywords.put(keyword, value);
        return of(this::read, keywords, this::written);
    }

    /** Reads a value. */
    @FunctionalInterface
    interface Reader<T> {
        /** As {@link Type#read}. */
        Optional<T> read(Reading reading, Position position, Node node);
    }

    /** A type that is read and described in these ways. */
    static <T> Type<T> of(Reader<T> reader, Map<String, Object> schema) {
        return of(reader, schema, value -> value);
    }

    /** A type that is read, described and written in these ways. */
    static <T> Type<T> of(Reader<T> reader, Map<String, Object> schema, Function<T, Object> written) {
        return new Type<>() {
            @Override
            public Optional<T> read(Reading reading, Position position, Node node) {
                return reader.read(reading, position, node);
            }

            @Override
            public Map<String, Object> schema() {
                return schema;
            }

            @Override
            public Object written(T value) {
                return written.apply(value);
            }
        };
    }
}
