package weir.postgres;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;
import weir.sink.Mode;

/**
 * The table that a result belongs in.
 *
 * @param table its name
 * @param columns its columns, in the result's order; each has a type
 * @param key those of them that tell rows apart; may be empty
 */
record Target(TableName table, List<Column> columns, List<Column> key) {

    /** A target, or what stands against it. */
    sealed interface Planned {}

    record Possible(Target target) implements Planned {}

    /** @param faults what is wrong, each without a full stop */
    record Impossible(List<String> faults) implements Planned {}

    static Planned plan(PostgresTable spec, StructType result, Mode mode) {
        List<String> faults = new ArrayList<>();
        Optional<TableName> table = TableName.parse(spec.table(), spec.schema());
        if (table.isEmpty()) {
            faults.add("\"" + spec.table()
                    + "\" is not the name of a table; write name or schema.name, with a dot inside a name in"
                    + " double quotes");
        } else {
            addFault(Identifier.fault(table.get().name()), faults);
            addFault(Identifier.fault(table.get().schema()), faults);
            if (table.get().schema().equals("weir")) {
                faults.add("the schema \"weir\" is the control plane's");
            }
        }
        List<Column> columns = Column.of(result);
        Set<String> names = new HashSet<>();
        for (Column column : columns) {
            addFault(Identifier.columnFault(column.name()), faults);
            if (!names.add(column.name())) {
                faults.add("two columns are called \"" + column.name() + "\"");
            }
            if (column.type().isEmpty()) {
                faults.add("column \"" + column.name() + "\" is of type "
                        + column.of().dataType().simpleString() + ", which PostgreSQL does not have; cast it");
            }
        }
        List<Column> key = key(spec.key(), columns, faults);
        if (mode == Mode.UPDATE && spec.key().isEmpty()) {
            faults.add("mode update needs a key to tell which row a new one replaces");
        }
        return faults.isEmpty() ? new Possible(new Target(table.orElseThrow(), columns, key)) : new Impossible(faults);
    }

    private static void addFault(String fault, List<String> faults) {
        if (!fault.isEmpty()) {
            faults.add(fault);
        }
    }

    private static List<Column> key(List<String> names, List<Column> columns, List<String> faults) {
        List<Column> key = new ArrayList<>();
        for (String name : names) {
            List<Column> found = named(name, columns);
            if (found.isEmpty()) {
                faults.add("the key \"" + name + "\" is not a column; there are "
                        + columns.stream().map(Column::name).collect(Collectors.joining(", ")));
            }
            key.addAll(found);
        }
        if (new HashSet<>(key).size() < key.size()) {
            faults.add("the key names a column twice");
        }
        return key;
    }

    /** A column by its name, or both bounds of a window by its. Like Spark, takes another case if there is no doubt. */
    private static List<Column> named(String name, List<Column> columns) {
        List<Column> exact = columns.stream()
                .filter(column -> column.name().equals(name)
                        || (column.bound().isPresent() && column.of().name().equals(name)))
                .toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        List<Column> loose = columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .toList();
        return loose.size() == 1 ? loose : List.of();
    }

    /** Whether a row's key may hold a null, so that the table needs {@code UNIQUE NULLS NOT DISTINCT} and not a primary key. */
    boolean hasNullableKey() {
        return key.stream().anyMatch(Column::nullable);
    }

    boolean hasKey() {
        return !key.isEmpty();
    }
}
