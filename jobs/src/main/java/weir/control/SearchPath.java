package weir.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Where a session finds what is named without a schema. Weir's own statements name schemas; defaults and triggers of users' tables may not, and
 * must mean the same in each session, whatever the role is called and the database is set to.
 */
final class SearchPath {
    private SearchPath() {}

    /** The statement that pins it. */
    static String statement(String schema) {
        return "SET search_path = \"" + schema.replace("\"", "\"\"") + "\"";
    }

    /** Pins that of a new connection, which is closed if that fails. */
    static Connection pin(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statement(schema));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
