package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the values at one place of the rows are: of a row as a whole, a column, a field of an object or the elements of an array. Not
 * thread-safe.
 */
final class Profile {
    /** Objects that are nested deeper are not looked into. */
    static final int DEEPEST = 20;
    /** An object with more different fields is not looked into further: its names are data. */
    static final int MAX_FIELDS = 500;

    private static final int SHOWN_CHARACTERS = 40;

    private final int depth;
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, Example> examples = new EnumMap<>(Kind.class);
    private final Numbers numbers = new Numbers();
    private final Texts texts = new Texts();
    private final Distinct distinct = new Distinct();
    private final Map<String, Profile> fields = new LinkedHashMap<>();
    private Optional<Profile> elements = Optional.empty();
    private boolean hasTooManyFields;

    /** @param depth of what is looked at: 0 for a row */
    Profile(int depth) {
        this.depth = depth;
    }

    /**
     * The first value of a kind.
     *
     * @param value as JSON, cut if it is long
     * @param place its row
     */
    record Example(String value, Place place) {}

    /** Looks at one value. */
    void see(JsonNode value, Place place) {
        if (value.isNull()) {
            return;
        }
        Kind kind = kind(value);
        counts.merge(kind, 1L, Long::sum);
        examples.computeIfAbsent(kind, first -> new Example(shown(value), place));
        switch (kind) {
            case BOOLEAN -> distinct.see(value.asText());
            case NUMBER -> {
                numbers.see(value);
                distinct.see(value.asText());
            }
            case TEXT -> {
                texts.see(value.textValue());
                distinct.see(value.textValue());
            }
            case OBJECT -> value.fields().forEachRemaining(field -> seeField(field.getKey(), field.getValue(), place));
            case ARRAY -> seeElements(value, place);
        }
    }

    private static Kind kind(JsonNode value) {
        if (value.isBoolean()) {
            return Kind.BOOLEAN;
        } else if (value.isNumber()) {
            return Kind.NUMBER;
        } else if (value.isTextual()) {
            return Kind.TEXT;
        }
        return value.isObject() ? Kind.OBJECT : Kind.ARRAY;
    }

    private static String shown(JsonNode value) {
        String json = value.toString();
        return json.length() <= SHOWN_CHARACTERS ? json : json.substring(0, SHOWN_CHARACTERS) + "…";
    }

    private void seeField(String name, JsonNode value, Place place) {
        if (depth == DEEPEST) {
            return;
        }
        Profile field = fields.get(name);
        if (field == null) {
            // The fields of a row are its columns, however many there are.
            if (depth > 0 && fields.size() == MAX_FIELDS) {
                hasTooManyFields = true;
                return;
            }
            field = new Profile(depth + 1);
            fields.put(name, field);
        }
        field.see(value, place);
    }

    private void seeElements(JsonNode array, Place place) {
        if (depth == DEEPEST) {
            return;
        }
        Profile of = elements.orElseGet(() -> new Profile(depth + 1));
        elements = Optional.of(of);
        array.forEach(element -> of.see(element, place));
    }

    /** How many values of each kind there are, without nulls. */
    Map<Kind, Long> counts() {
        return counts;
    }

    /** How many values there are, without nulls. */
    long values() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The first value of a kind that is there. */
    Example example(Kind kind) {
        return examples.get(kind);
    }

    Numbers numbers() {
        return numbers;
    }

    Texts texts() {
        return texts;
    }

    Distinct distinct() {
        return distinct;
    }

    /** The fields of objects, in the order in which they were first seen. */
    Map<String, Profile> fields() {
        return fields;
    }

    /** What arrays hold; empty if none was seen that holds something. */
    Optional<Profile> elements() {
        return elements;
    }

    boolean isTooDeep() {
        return depth == DEEPEST;
    }

    boolean hasTooManyFields() {
        return hasTooManyFields;
    }
}
