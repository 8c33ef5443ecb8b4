package weir.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Files that differ from a right one in one place, so that a schema and a parser can be held against each other. */
public final class Mutations {
    /** Stands for the value that was in its place. */
    public static final String VARIABLE = "VALUE";

    private static final Map<String, Object> REPLACEMENTS = replacements();

    private final List<Mutation> made = new ArrayList<>();

    private Mutations() {}

    /**
     * A file that differs in one place.
     *
     * @param path of the place, as a {@link Position} has it
     * @param what was done there
     * @param tree the file, as maps, lists and values
     * @param variable what {@code VALUE} is set to
     */
    public record Mutation(String path, String what, Object tree, Optional<String> variable) {
        @Override
        public String toString() {
            return path + ": " + what;
        }
    }

    private static Map<String, Object> replacements() {
        Map<String, Object> replacements = new LinkedHashMap<>();
        replacements.put("a number", 5);
        replacements.put("zero", 0);
        replacements.put("a fraction", 1.5);
        replacements.put("true", true);
        replacements.put("false as a text", "false");
        replacements.put("a number as a text", "7");
        replacements.put("nothing", null);
        replacements.put("an empty text", "");
        replacements.put("a word", "word");
        replacements.put("a variable that does not end", "${" + VARIABLE);
        replacements.put("a duration", "5 Minutes");
        replacements.put("no time", "0 s");
        replacements.put("a size", "64 mib");
        replacements.put("an address", "localhost:80");
        replacements.put("an empty list", List.of());
        replacements.put("a list", List.of("a", "b"));
        replacements.put("a list with a number", List.of(5));
        replacements.put("the same twice", List.of("a", "a"));
        replacements.put("an empty mapping", Map.of());
        replacements.put("another mapping", Map.of("no_such_key", 1));
        return replacements;
    }

    /** All files that differ from {@code tree} in one place. */
    public static List<Mutation> of(Object tree) {
        Mutations mutations = new Mutations();
        mutations.visit("", tree, UnaryOperator.identity());
        return mutations.made;
    }

    /** @param whole makes the whole file, given what stands in this place */
    private void visit(String path, Object value, Function<Object, Object> whole) {
        if (!path.isEmpty()) {
            REPLACEMENTS.forEach((what, other) -> add(path, what, whole.apply(other)));
            String variable = value instanceof Map || value instanceof List ? "word" : String.valueOf(value);
            made.add(new Mutation(path, "a variable", whole.apply("${" + VARIABLE + "}"), Optional.of(variable)));
        }
        if (value instanceof Map<?, ?> mapping) {
            add(path, "one key more", whole.apply(with(mapping, "no_such_key", "no_such_key", 5)));
            mapping.forEach((key, below) -> {
                String place = path.isEmpty() ? String.valueOf(key) : path + "." + key;
                add(place, "removed", whole.apply(without(mapping, key)));
                add(place, "renamed", whole.apply(with(mapping, key, "no such name", below)));
                visit(place, below, other -> whole.apply(with(mapping, key, key, other)));
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                int index = i;
                visit(path + "[" + i + "]", list.get(i), other -> {
                    List<Object> changed = new ArrayList<>(list);
                    changed.set(index, other);
                    return whole.apply(changed);
                });
            }
        }
    }

    private void add(String path, String what, Object tree) {
        made.add(new Mutation(path, what, tree, Optional.empty()));
    }

    private static Map<Object, Object> without(Map<?, ?> mapping, Object key) {
        Map<Object, Object> changed = new LinkedHashMap<>(mapping);
        changed.remove(key);
        return changed;
    }

    /** The mapping with another entry in the place of {@code key}. */
    private static Map<Object, Object> with(Map<?, ?> mapping, Object key, Object name, Object value) {
        Map<Object, Object> changed = new LinkedHashMap<>();
        mapping.forEach((each, old) -> changed.put(each.equals(key) ? name : each, each.equals(key) ? value : old));
        changed.put(name, value);
        return changed;
    }
}
