package weir.yaml;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A key of a section.
 *
 * @param name as the file has it
 * @param type what its value may be
 * @param description what it is for, in a sentence that an editor shows
 * @param isRequired whether it is a problem if it is missing
 * @param byDefault what holds where it is missing
 * @param <T> what is read
 */
public record Key<T>(String name, Type<T> type, String description, boolean isRequired, Optional<T> byDefault) {

    /** A key that has to be there. */
    public static <T> Key<T> required(String name, Type<T> type, String description) {
        return new Key<>(name, type, description, true, Optional.empty());
    }

    /** A key that may be missing. */
    public static <T> Key<T> optional(String name, Type<T> type, String description) {
        return new Key<>(name, type, description, false, Optional.empty());
    }

    /** The same key with a default. */
    public Key<T> orElse(T value) {
        return new Key<>(name, type, description, isRequired, Optional.of(value));
    }

    /** Its value in a JSON Schema. */
    Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", description);
        schema.putAll(type.schema());
        byDefault.ifPresent(value -> schema.put("default", type.written(value)));
        return schema;
    }
}
