package weir.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import weir.control.ControlPlane;
import weir.problem.PermanentFailure;

/** Up to which batch the groups of a query were kept: a row of {@code weir_state.position}, which changes with them. */
public final class GroupPosition {
    private static final long LOCK = 0x7765_6973L;

    private final ControlPlane control;
    private final String query;

    public GroupPosition(ControlPlane control, String query) {
        this.control = control;
        this.query = query;
    }

    /**
     * Finds it, and makes it for a query that has none.
     *
     * @param operators how many aggregations the query may have
     * @param hasBegun whether the query has a checkpoint
     * @param committed the last batch that has ended, -1 if none has
     * @return the last batch whose groups were kept, -1 if none were
     * @throws PermanentFailure if groups of batches that have ended are not there
     */
    public long open(long operators, boolean hasBegun, long committed) {
        return control.fenced("open the groups of query \"" + query + "\"", connection -> {
            ensure(connection);
            OptionalLong kept = look(connection);
            if (committed >= 0 && kept.orElse(-1) < committed) {
                throw new PermanentFailure(
                        "go on with query \"" + query + "\" from batch " + (committed + 1),
                        kept.isEmpty()
                                ? "its groups are not in PostgreSQL: it has run with \"state: spark\" so far"
                                : "its groups in PostgreSQL are those of batch " + kept.getAsLong(),
                        "Write \"state: spark\"; or give the query a new name and its sinks new places: then it reads its streams from"
                                + " the beginning");
            }
            if (kept.isPresent() && (hasBegun || hasKeptRows(connection))) {
                return kept.getAsLong();
            }
            GroupTable.drop(connection, control.pipeline(), query, operators);
            begin(connection);
            return -1L;
        });
    }

    private static void ensure(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Queries begin side by side, and IF NOT EXISTS alone lets two of them make one thing.
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            // IF NOT EXISTS asks for the right to create schemas even where there is nothing to create.
            try (ResultSet result = statement.executeQuery(
                    "SELECT FROM pg_namespace WHERE nspname = '" + GroupTable.SCHEMA_NAME + "'")) {
                if (!result.next()) {
                    statement.execute("CREATE SCHEMA IF NOT EXISTS " + GroupTable.SCHEMA_NAME);
                }
            }
            statement.execute("CREATE TABLE IF NOT EXISTS " + GroupTable.SCHEMA_NAME + ".position (pipeline text,"
                    + " query text, batch bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(),"
                    + " PRIMARY KEY (pipeline, query))");
        }
    }

    private OptionalLong look(Connection connection) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT batch FROM weir_state.position WHERE pipeline = ? AND query = ?")) {
            look.setString(1, control.pipeline());
            look.setString(2, query);
            try (ResultSet result = look.executeQuery()) {
                return result.next() ? OptionalLong.of(result.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Where they were, the ledger has the last word on a query without a checkpoint. */
    private boolean hasKeptRows(Connection connection) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT FROM weir.ledger WHERE pipeline = ? AND query = ? LIMIT 1")) {
            look.setString(1, control.pipeline());
            look.setString(2, query);
            try (ResultSet result = look.executeQuery()) {
                return result.next();
            }
        }
    }

    private void begin(Connection connection) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(
                "INSERT INTO weir_state.position AS kept (pipeline, query, batch) VALUES (?, ?, -1)"
                        + " ON CONFLICT (pipeline, query) DO UPDATE SET batch = -1, at = now()")) {
            begin.setString(1, control.pipeline());
            begin.setString(2, query);
            begin.executeUpdate();
        }
    }

    /**
     * Goes one batch on.
     *
     * @throws PermanentFailure if it is not the next
     */
    public void advance(Connection connection, long batch) throws SQLException {
        try (PreparedStatement advance = connection.prepareStatement(
                "UPDATE weir_state.position SET batch = ?, at = now() WHERE pipeline = ? AND query = ? AND batch = ?")) {
            advance.setLong(1, batch);
            advance.setString(2, control.pipeline());
            advance.setString(3, query);
            advance.setLong(4, batch - 1);
            if (advance.executeUpdate() != 1) {
                throw new PermanentFailure(
                        "keep the groups of batch " + batch + " of query \"" + query + "\"",
                        "those that are kept are not of the batch before",
                        "Bring back the row of this query in weir_state.position together with its groups and weir.ledger, which"
                                + " change in one transaction");
            }
        }
    }
}
