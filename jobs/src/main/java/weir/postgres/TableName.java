package weir.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table.
 *
 * @param schema its schema; without it PostgreSQL's search path decides
 * @param name its name, case and all
 */
record TableName(Optional<String> schema, String name) {
    /** A part is anything without a dot or, in SQL's quotes, anything. */
    private static final Pattern PARTS =
            Pattern.compile("(?:(?<schema>\"(?:[^\"]|\"\")*\"|[^.\"]+)\\.)?(?<name>\"(?:[^\"]|\"\")*\"|[^.\"]+)");

    /** Reads {@code name}, {@code schema.name} or the same with quotes; empty if it is none of them. */
    static Optional<TableName> parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(new TableName(
                Optional.ofNullable(parts.group("schema")).map(TableName::unquoted), unquoted(parts.group("name"))));
    }

    private static String unquoted(String part) {
        return part.startsWith("\"") ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
    }

    /** As SQL takes it. */
    String sql() {
        return schema.map(s -> Identifier.quoted(s) + ".").orElse("") + Identifier.quoted(name);
    }
}
