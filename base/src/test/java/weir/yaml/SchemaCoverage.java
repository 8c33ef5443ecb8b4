package weir.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds the keys of a JSON Schema that no example has. */
public final class SchemaCoverage {
    private final List<String> missing = new ArrayList<>();

    private SchemaCoverage() {}

    /**
     * The keys that none of the examples has, by their paths.
     *
     * @param schema as maps and lists
     * @param examples as maps, lists and values
     */
    public static List<String> missing(Map<String, Object> schema, List<Object> examples) {
        SchemaCoverage coverage = new SchemaCoverage();
        coverage.visit("", schema, examples);
        return coverage.missing;
    }

    private void visit(String path, Map<?, ?> schema, List<Object> examples) {
        List<Map<?, ?>> mappings = new ArrayList<>();
        examples.stream().filter(Map.class::isInstance).forEach(example -> mappings.add((Map<?, ?>) example));
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((key, below) -> {
                List<Map<?, ?>> having =
                        mappings.stream().filter(each -> each.containsKey(key)).toList();
                if (having.isEmpty()) {
                    missing.add(path + "." + key);
                } else {
                    visit(
                            path + "." + key,
                            (Map<?, ?>) below,
                            values(having.stream().map(each -> each.get(key))));
                }
            });
        }
        if (schema.get("additionalProperties") instanceof Map<?, ?> below) {
            visit(path + ".*", below, values(mappings.stream().flatMap(each -> each.values().stream())));
        }
        if (schema.get("items") instanceof Map<?, ?> below) {
            visit(
                    path + "[]",
                    below,
                    values(examples.stream().filter(List.class::isInstance).flatMap(example -> ((List<?>) example)
                            .stream())));
        }
        if (schema.get("anyOf") instanceof List<?> branches) {
            branches.forEach(branch -> visit(path, (Map<?, ?>) branch, examples));
        }
    }

    private static List<Object> values(Stream<?> values) {
        return values.filter(Objects::nonNull).<Object>map(value -> value).toList();
    }
}
