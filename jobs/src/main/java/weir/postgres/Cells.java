package weir.postgres;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The columns of a batch, {@code c0}, {@code c1} … in the order of the table's, as the table wants them.
 *
 * @param target the table
 * @param casts types of the table's own that values have to be cast to, by the column's name
 */
record Cells(Target target, Map<String, String> casts) {
    /** Keeps its own copy of {@code casts}. */
    Cells {
        casts = Map.copyOf(casts);
    }

    /** Whether a batch can be copied into the table as it comes. */
    boolean areAsTheyCome() {
        return casts.isEmpty();
    }

    /** What to select of a batch as it comes. */
    String selected() {
        return IntStream.range(0, target.columns().size())
                .mapToObj(i -> Optional.ofNullable(
                                casts.get(target.columns().get(i).name()))
                        .map(type -> "c" + i + "::" + type + " AS c" + i)
                        .orElse("c" + i))
                .collect(Collectors.joining(", "));
    }

    /** The columns whose values are cast, for messages: {@code "id" (uuid)}. */
    String cast() {
        return target.columns().stream()
                .filter(column -> casts.containsKey(column.name()))
                .map(column -> "\"" + column.name() + "\" (" + casts.get(column.name()) + ")")
                .collect(Collectors.joining(", "));
    }
}
