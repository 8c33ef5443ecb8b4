package weir.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import weir.identifier.IdentifierQuotes;

/**
 * The statements that bring a batch into its table. The batch is a relation with the columns {@code part} and {@code place},
 * which say where in the batch a row stands, and {@code c0}, {@code c1} … in the order of the table's. Rows that would be the same
 * afterwards are not written.
 */
final class Merge {
    private final Target target;
    private final String table;

    Merge(Target target) {
        this.target = target;
        this.table = target.table().sql();
    }

    /** The names of a batch's columns. */
    static String cells(Target target) {
        return IntStream.range(0, target.columns().size())
                .mapToObj(i -> "c" + i)
                .collect(Collectors.joining(", "));
    }

    /** The same with their types, for a table of batches. */
    static String typedCells(Target target) {
        return IntStream.range(0, target.columns().size())
                .mapToObj(i -> "c" + i + " " + Table.sqlType(target.columns().get(i)))
                .collect(Collectors.joining(", "));
    }

    /** The table and its columns, for INSERT and COPY. */
    String insertTarget() {
        return table + " (" + list(target.columns(), this::named) + ")";
    }

    /** Adds rows; those whose key is there already are the same rows, handed over again. */
    List<String> append(String batch) {
        return List.of("INSERT INTO " + insertTarget() + " SELECT " + cells(target) + " FROM " + batch + " batch"
                + (target.hasKey() ? " ON CONFLICT (" + list(target.key(), this::named) + ") DO NOTHING" : ""));
    }

    /**
     * Adds the rows whose key is new and replaces the others. Of rows with one key, the last of its partition counts. In the order of
     * the key, and by a join, which costs half of what looking up each row costs; but a join finds no null, so that rows whose key has
     * one are looked up.
     */
    List<String> update(String batch) {
        List<Column> nullable = target.key().stream().filter(Column::nullable).toList();
        if (nullable.isEmpty()) {
            return List.of(merge(batch, "true"));
        }
        return List.of(
                merge(batch, join(nullable, " AND ", column -> cell(column) + " IS NOT NULL")),
                upsert(batch, join(nullable, " OR ", column -> cell(column) + " IS NULL")));
    }

    private String merge(String batch, String which) {
        String update = others().isEmpty()
                ? ""
                : " WHEN MATCHED AND " + changed("batch", this::cell) + " THEN UPDATE SET "
                        + list(others(), column -> named(column) + " = batch." + cell(column));
        return "MERGE INTO " + table + " AS kept USING " + lastOfEachKey(batch, which) + " batch ON "
                + join(target.key(), " AND ", column -> "kept." + named(column) + " = batch." + cell(column)) + update
                + " WHEN NOT MATCHED THEN INSERT (" + list(target.columns(), this::named) + ") VALUES ("
                + list(target.columns(), column -> "batch." + cell(column)) + ")";
    }

    private String upsert(String batch, String which) {
        String update = others().isEmpty()
                ? "NOTHING"
                : "UPDATE SET "
                        + list(others(), column -> named(column) + " = excluded." + named(column)) + " WHERE "
                        + changed("excluded", this::named);
        return "INSERT INTO " + table + " AS kept (" + list(target.columns(), this::named) + ") SELECT "
                + cells(target) + " FROM " + lastOfEachKey(batch, which) + " batch ON CONFLICT ("
                + list(target.key(), this::named) + ") DO " + update;
    }

    private String lastOfEachKey(String batch, String which) {
        String key = list(target.key(), this::cell);
        return "(SELECT DISTINCT ON (" + key + ") * FROM " + batch + " every WHERE " + which + " ORDER BY " + key
                + ", part DESC, place DESC)";
    }

    private String changed(String by, Function<Column, String> name) {
        return "(" + list(others(), column -> "kept." + named(column)) + ") IS DISTINCT FROM ("
                + list(others(), column -> by + "." + name.apply(column)) + ")";
    }

    private List<Column> others() {
        List<Column> others = new ArrayList<>(target.columns());
        others.removeAll(target.key());
        return others;
    }

    /** Makes the table equal to the batch. */
    List<String> replace(String batch) {
        if (target.hasKey()) {
            List<String> statements = new ArrayList<>(List.of(deleteWithout(batch)));
            statements.addAll(update(batch));
            return statements;
        }
        // Without a key, equal rows are told apart by counting them.
        String inTable = numbered("ctid AS place", list(target.columns(), this::named), table);
        String inBatch = numbered("part, place, " + cells(target), cells(target), batch);
        return List.of(
                "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY(SELECT place FROM " + inTable
                        + " kept WHERE NOT EXISTS (SELECT FROM " + inBatch
                        + " batch WHERE batch.as_row = kept.as_row)))",
                "INSERT INTO " + insertTarget() + " SELECT " + cells(target) + " FROM " + inBatch
                        + " batch WHERE NOT EXISTS (SELECT FROM " + inTable
                        + " kept WHERE kept.as_row = batch.as_row)");
    }

    private static String numbered(String columns, String cells, String relation) {
        return "(SELECT " + columns + ", ROW(" + cells + ", row_number() OVER (PARTITION BY " + cells
                + ")) AS as_row FROM " + relation + " every)";
    }

    private String deleteWithout(String batch) {
        if (!target.hasNullableKey()) {
            return "DELETE FROM " + table + " kept WHERE NOT EXISTS (SELECT FROM " + batch + " batch WHERE "
                    + join(target.key(), " AND ", column -> "batch." + cell(column) + " = kept." + named(column))
                    + ")";
        }
        // Records compare nulls as equal, and can be hashed; IS NOT DISTINCT FROM can't.
        return "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY(SELECT place FROM (SELECT ctid AS place, ROW("
                + list(target.key(), this::named) + ") AS as_row FROM " + table
                + ") kept WHERE NOT EXISTS (SELECT FROM (SELECT ROW(" + list(target.key(), this::cell)
                + ") AS as_row FROM "
                + batch + " every) batch WHERE batch.as_row = kept.as_row)))";
    }

    private String named(Column column) {
        return IdentifierQuotes.STANDARD.around(column.name());
    }

    private String cell(Column column) {
        return "c" + target.columns().indexOf(column);
    }

    private static String list(List<Column> columns, Function<Column, String> each) {
        return join(columns, ", ", each);
    }

    private static String join(List<Column> columns, String between, Function<Column, String> each) {
        return columns.stream().map(each).collect(Collectors.joining(between));
    }
}
