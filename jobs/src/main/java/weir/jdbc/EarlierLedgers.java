package weir.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import weir.identifier.IdentifierQuotes;
import weir.problem.PermanentFailure;

/** Ledgers in a PostgreSQL that sessions have found, or made, where the settings of their role had led. With another one a sink would begin anew. */
final class EarlierLedgers {
    private final String pipeline;
    private final String query;
    private final String sink;

    EarlierLedgers(String pipeline, String query, String sink) {
        this.pipeline = pipeline;
        this.query = query;
        this.sink = sink;
    }

    /** @throws PermanentFailure if the sink's row is in another schema than that of the session, and not there */
    void requireNone(Connection connection) throws SQLException {
        String here = connection.getSchema();
        List<String> schemas = schemas(connection);
        if (schemas.contains(here) && isIn(here, connection)) {
            return;
        }
        for (String schema : schemas) {
            if (!schema.equals(here) && isIn(schema, connection)) {
                throw new PermanentFailure(
                        "use " + sink,
                        "its ledger is " + schema + "." + TableLedger.TABLE
                                + ", where a session's search path had led, and the schema of names without one is "
                                + here,
                        "Add currentSchema=" + schema + " to the URL, or move both tables: ALTER TABLE " + schema + "."
                                + TableLedger.TABLE + " SET SCHEMA " + here);
            }
        }
    }

    private static List<String> schemas(Connection connection) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relname = ? AND c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'SELECT')"
                        + " AND has_schema_privilege(n.oid, 'USAGE') ORDER BY n.nspname")) {
            look.setString(1, TableLedger.TABLE);
            List<String> schemas = new ArrayList<>();
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    schemas.add(result.getString(1));
                }
            }
            return schemas;
        }
    }

    private boolean isIn(String schema, Connection connection) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT FROM " + IdentifierQuotes.STANDARD.around(schema) + "."
                        + TableLedger.TABLE + " WHERE pipeline = ? AND query = ? AND sink = ?")) {
            look.setString(1, pipeline);
            look.setString(2, query);
            look.setString(3, sink);
            try (ResultSet result = look.executeQuery()) {
                return result.next();
            }
        }
    }
}
