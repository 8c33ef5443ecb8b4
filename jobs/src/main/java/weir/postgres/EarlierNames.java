package weir.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import weir.identifier.IdentifierQuotes;
import weir.problem.PermanentFailure;

/**
 * What the ledger called a table before it held its schema. Where the name had none, the search path of each session decided: so the entries
 * belong to the schema that has such a table now.
 */
final class EarlierNames {
    private final String pipeline;
    private final String query;
    private final TableName table;
    private final String sink;

    EarlierNames(String pipeline, String query, TableName table) {
        this.pipeline = pipeline;
        this.query = query;
        this.table = table;
        this.sink = PostgresSink.ledgerName(table);
    }

    /**
     * Gives the ledger's entries of the table its whole name.
     *
     * @param connection in a transaction that holds the epoch
     * @throws PermanentFailure if the entries are those of a table in another schema, or may be
     */
    void resolve(Connection connection) throws SQLException {
        if (lastOf(connection, sink).isPresent()) {
            return;
        }
        for (String schema : ways(table.schema())) {
            for (String name : ways(table.name())) {
                rename(connection, schema + "." + name);
            }
        }
        for (String name : ways(table.name())) {
            OptionalLong last = lastOf(connection, "table \"" + name + "\"");
            if (last.isPresent()) {
                requireSameTable(schemas(connection), name, last.getAsLong());
                rename(connection, name);
            }
        }
    }

    /** Whether the ledger has entries of the table under such a name. */
    boolean isKnown(Connection connection) throws SQLException {
        for (String name : ways(table.name())) {
            boolean isKnown = lastOf(connection, "table \"" + name + "\"").isPresent();
            for (String schema : ways(table.schema())) {
                isKnown = isKnown
                        || lastOf(connection, "table \"" + schema + "." + name + "\"")
                                .isPresent();
            }
            if (isKnown) {
                return true;
            }
        }
        return false;
    }

    /** The ways in which a part of a name can have been written. */
    private static Set<String> ways(String part) {
        return new LinkedHashSet<>(List.of(TableName.written(part), IdentifierQuotes.STANDARD.around(part)));
    }

    private OptionalLong lastOf(Connection connection, String name) throws SQLException {
        return TableHistory.lastKept(connection, pipeline, query, name);
    }

    /** Where this role may write into tables of this name. */
    private List<String> schemas(Connection connection) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relname = ? AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
                    AND has_table_privilege(c.oid, 'INSERT')
                ORDER BY n.nspname""")) {
            look.setString(1, table.name());
            List<String> schemas = new ArrayList<>();
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    schemas.add(result.getString(1));
                }
            }
            return schemas;
        }
    }

    private void requireSameTable(List<String> schemas, String name, long last) {
        if (schemas.isEmpty() || schemas.equals(List.of(table.schema()))) {
            return;
        }
        String kept = "query \"" + query + "\" has kept its batches up to " + last + " in \"" + name + "\", ";
        if (schemas.size() > 1) {
            throw new PermanentFailure(
                    "use " + sink,
                    kept + "and the schemas " + String.join(", ", schemas) + " each have such a table",
                    "See which one has its rows, and tell the ledger: UPDATE weir.ledger SET sink = 'table \"SCHEMA."
                            + name
                            + "\"' WHERE pipeline = '" + pipeline + "' AND query = '" + query.replace("'", "''")
                            + "' AND sink = 'table \"" + name + "\"'");
        }
        TableName found = new TableName(schemas.get(0), table.name());
        String move = "ALTER TABLE " + found.sql() + " SET SCHEMA " + IdentifierQuotes.STANDARD.around(table.schema());
        throw new PermanentFailure(
                "use " + sink,
                kept + "which is " + found.text() + ", where a session's search path had led",
                found.schema().equals("weir")
                        ? "Move it: " + move
                        : "Name it \"" + found.text() + "\" in the pipeline, or move it: " + move);
    }

    private void rename(Connection connection, String name) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE weir.ledger SET sink = ? WHERE pipeline = ? AND query = ? AND sink = ?")) {
            update.setString(1, sink);
            update.setString(2, pipeline);
            update.setString(3, query);
            update.setString(4, "table \"" + name + "\"");
            update.executeUpdate();
        }
    }
}
