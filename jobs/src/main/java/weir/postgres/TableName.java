package weir.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.identifier.IdentifierQuotes;

/**
 * A table. Its schema never depends on a session.
 *
 * @param schema its schema, case and all
 * @param name its name, case and all
 */
record TableName(String schema, String name) {
    /** A part is anything without a dot or, in SQL's quotes, anything. */
    private static final Pattern PARTS =
            Pattern.compile("(?:(?<schema>\"(?:[^\"]|\"\")*\"|[^.\"]+)\\.)?(?<name>\"(?:[^\"]|\"\")*\"|[^.\"]+)");

    private static final Pattern PLAIN = Pattern.compile("[^.\"]+");

    /**
     * Reads {@code name}, {@code schema.name} or the same with quotes; empty if it is none of them.
     *
     * @param schema that of a name without one
     */
    static Optional<TableName> parse(String text, String schema) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(new TableName(
                Optional.ofNullable(parts.group("schema"))
                        .map(TableName::unquoted)
                        .orElse(schema),
                unquoted(parts.group("name"))));
    }

    private static String unquoted(String part) {
        return part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
    }

    /** As SQL takes it. */
    String sql() {
        return IdentifierQuotes.STANDARD.around(schema) + "." + IdentifierQuotes.STANDARD.around(name);
    }

    /** As a pipeline file takes it: the same for the same table, however it was written there. */
    String text() {
        return written(schema) + "." + written(name);
    }

    /** A part of a name, with quotes only where it needs them. */
    static String written(String part) {
        return PLAIN.matcher(part).matches() ? part : IdentifierQuotes.STANDARD.around(part);
    }
}
