package weir.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import weir.identifier.IdentifierQuotes;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.sink.Mode;

/** The table of a target in a database: made if it is not there, else compared. */
final class Table {
    /** What {@code pg_class.relkind} says of tables, with partitions and without. */
    private static final Set<String> TABLES = Set.of("r", "p");

    private static final String FOREIGN = "f";

    private final Target target;
    private final Mode mode;
    private final String action;

    Table(Target target, Mode mode) {
        this.target = target;
        this.mode = mode;
        this.action = "use table \"" + target.table().text() + "\"";
    }

    /**
     * Makes or compares it.
     *
     * @return how a batch's columns go into it
     * @throws Failure if there is another table of that name
     */
    Cells ensure(Connection connection) throws SQLException {
        Optional<Existing> existing = Existing.look(connection, target.table());
        if (existing.isEmpty()) {
            create(connection);
            return new Cells(target, Map.of());
        }
        requireTable(existing.get().kind());
        return compare(existing.get());
    }

    private void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(definition(target));
        }
    }

    /** The statement that makes the table of a target. */
    static String definition(Target target) {
        String columns = target.columns().stream()
                .map(column -> IdentifierQuotes.STANDARD.around(column.name()) + " " + sqlType(column)
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
                        .map(column -> IdentifierQuotes.STANDARD.around(column.name()))
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

    /** Whether rows of the table are compared with those of a batch. */
    private boolean comparesRows() {
        return target.hasKey() || mode != Mode.APPEND;
    }

    private void requireTable(String kind) {
        if (TABLES.contains(kind) || (kind.equals(FOREIGN) && !comparesRows())) {
            return;
        }
        String what =
                switch (kind) {
                    case "v" -> "a view";
                    case "m" -> "a materialized view";
                    case FOREIGN -> "a foreign table, in which PostgreSQL replaces no rows by their key";
                    case "S" -> "a sequence";
                    case "i", "I" -> "an index";
                    case "c" -> "a type";
                    default -> "something of the kind \"" + kind + "\"";
                };
        throw new PermanentFailure(
                action,
                "it is " + what,
                kind.equals("v") ? "Name the table behind it" : "Name a table, or a name that is free");
    }

    private Cells compare(Existing existing) {
        List<String> differences = new ArrayList<>();
        Map<String, String> casts = new LinkedHashMap<>();
        Set<String> known = new HashSet<>();
        for (Column column : target.columns()) {
            known.add(column.name());
            Existing.Column there = existing.columns().get(column.name());
            if (there == null) {
                differences.add("column \"" + column.name() + "\" (" + sqlType(column) + ") is missing");
            } else {
                compare(column, there, casts, differences);
            }
        }
        existing.columns().forEach((name, column) -> {
            if (!known.contains(name) && column.isRequired() && !column.fillsItself()) {
                differences.add("column \"" + name + "\" (" + column.type()
                        + ") is not in the query, is NOT NULL and has no default");
            }
        });
        if (target.hasKey()) {
            compareKey(existing.uniques(), differences);
        }
        if (!differences.isEmpty()) {
            throw new PermanentFailure(
                    action,
                    "it has another shape than the query's result: " + String.join("; ", differences),
                    "Change the query or the table, name another table, or drop this one if its rows are not needed");
        }
        return new Cells(target, casts);
    }

    private void compare(Column column, Existing.Column there, Map<String, String> casts, List<String> differences) {
        String name = "column \"" + column.name() + "\" ";
        Fit fit = Fit.of(sqlType(column), there);
        if (fit instanceof Fit.Cast cast) {
            casts.put(column.name(), cast.type());
        } else if (fit instanceof Fit.No) {
            differences.add(name + "is " + there.type() + " in the table and " + sqlType(column) + " in the query");
        }
        if (there.isMade()) {
            differences.add(name + "is GENERATED ALWAYS, and takes no values of a query");
        }
        if (there.isFuzzy() && (mode != Mode.APPEND || target.key().contains(column))) {
            differences.add(name + "has a nondeterministic collation, which takes different texts for equal");
        }
    }

    private void compareKey(List<Existing.Unique> uniques, List<String> differences) {
        Set<String> key = target.key().stream().map(Column::name).collect(Collectors.toSet());
        List<Existing.Unique> same = uniques.stream()
                .filter(unique -> Set.copyOf(unique.columns()).equals(key))
                .toList();
        List<Existing.Unique> usable =
                same.stream().filter(Existing.Unique::isImmediate).toList();
        if (same.isEmpty()) {
            differences.add("it has no primary key or unique constraint on (" + names(target.key()) + ")");
        } else if (usable.isEmpty()) {
            differences.add("its unique constraint on (" + names(target.key())
                    + ") is DEFERRABLE, and PostgreSQL finds no rows by such a one; it has to be NOT DEFERRABLE");
        } else if (target.hasNullableKey()
                && usable.stream().noneMatch(unique -> unique.isPrimary() || unique.nullsNotDistinct())) {
            differences.add("its unique constraint on (" + names(target.key())
                    + ") tells nulls apart, and the key may hold nulls; it has to be NULLS NOT DISTINCT");
        }
    }
}
