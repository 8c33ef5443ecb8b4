package weir.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import weir.problem.Cannot;
import weir.problem.Refused;

/** The table of a target in a database: made if it is not there, else compared. */
final class Table {
    private final Target target;
    private final String action;

    Table(Target target) {
        this.target = target;
        this.action = "use table \"" + target.table().text() + "\"";
    }

    /** @throws Cannot if there is another table of that name */
    void ensure(Connection connection) throws SQLException {
        Map<String, Found> found = columns(connection);
        if (found.isEmpty()) {
            create(connection);
        } else {
            compare(found, uniqueKeys(connection));
        }
    }

    private void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(definition(target));
        }
    }

    /** The statement that makes the table of a target. */
    static String definition(Target target) {
        String columns = target.columns().stream()
                .map(column -> Identifier.quoted(column.name()) + " " + sqlType(column)
                        + (column.nullable() ? "" : " NOT NULL"))
                .collect(Collectors.joining(", "));
        return "CREATE TABLE " + target.table().sql() + " (" + columns + key(target) + ")";
    }

    private static String key(Target target) {
        if (!target.hasKey()) {
            return "";
        }
        String columns = "("
                + target.key().stream()
                        .map(column -> Identifier.quoted(column.name()))
                        .collect(Collectors.joining(", "))
                + ")";
        if (!target.hasNullableKey()) {
            return ", PRIMARY KEY " + columns;
        }
        return ", UNIQUE NULLS NOT DISTINCT " + columns;
    }

    static String sqlType(Column column) {
        return column.type().orElseThrow().sql();
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }

    private record Found(String type, boolean fillsItself) {}

    private Map<String, Found> columns(Connection connection) throws SQLException {
        Map<String, Found> columns = new LinkedHashMap<>();
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT attname, format_type(atttypid, atttypmod), atthasdef OR attidentity <> ''
                FROM pg_attribute
                WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped ORDER BY attnum""")) {
            look.setString(1, target.table().sql());
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    columns.put(result.getString(1), new Found(result.getString(2), result.getBoolean(3)));
                }
            }
        }
        return columns;
    }

    private void compare(Map<String, Found> found, List<Unique> uniques) throws SQLException {
        List<String> differences = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Column column : target.columns()) {
            known.add(column.name());
            Found there = found.get(column.name());
            if (there == null) {
                differences.add("column \"" + column.name() + "\" (" + sqlType(column) + ") is missing");
            } else if (!there.type().equals(sqlType(column))) {
                differences.add("column \"" + column.name() + "\" is " + there.type() + " in the table and "
                        + sqlType(column) + " in the query");
            }
        }
        found.forEach((name, column) -> {
            if (!known.contains(name) && !column.fillsItself()) {
                differences.add(
                        "column \"" + name + "\" (" + column.type() + ") is not in the query and has no default");
            }
        });
        if (target.hasKey()) {
            compareKey(uniques, differences);
        }
        if (!differences.isEmpty()) {
            throw new Refused(
                    action,
                    "it has another shape than the query's result: " + String.join("; ", differences),
                    "Change the query or the table, name another table, or drop this one if its rows are not needed");
        }
    }

    private void compareKey(List<Unique> uniques, List<String> differences) {
        Set<String> key = target.key().stream().map(Column::name).collect(Collectors.toSet());
        List<Unique> same = uniques.stream()
                .filter(unique -> Set.copyOf(unique.columns()).equals(key))
                .toList();
        if (same.isEmpty()) {
            differences.add("it has no primary key or unique constraint on (" + names(target.key()) + ")");
        } else if (target.hasNullableKey()
                && same.stream().noneMatch(unique -> unique.primary() || unique.nullsNotDistinct())) {
            differences.add("its unique constraint on (" + names(target.key())
                    + ") tells nulls apart, and the key may hold nulls; it has to be NULLS NOT DISTINCT");
        }
    }

    private record Unique(List<String> columns, boolean primary, boolean nullsNotDistinct) {}

    private List<Unique> uniqueKeys(Connection connection) throws SQLException {
        List<Unique> uniques = new ArrayList<>();
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT ARRAY(SELECT a.attname::text FROM unnest(i.indkey[0:i.indnkeyatts - 1]) k
                             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k),
                       i.indisprimary, coalesce((to_jsonb(i)->>'indnullsnotdistinct')::boolean, false)
                FROM pg_index i
                WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indisvalid AND i.indimmediate
                  AND i.indpred IS NULL AND i.indexprs IS NULL""")) {
            look.setString(1, target.table().sql());
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    uniques.add(new Unique(
                            Arrays.asList((String[]) result.getArray(1).getArray()),
                            result.getBoolean(2),
                            result.getBoolean(3)));
                }
            }
        }
        return uniques;
    }
}
