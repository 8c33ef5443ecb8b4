package weir.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import weir.control.ControlPlane;
import weir.problem.PermanentFailure;

/** What the ledger says of a table, compared with what there is, before the first batch of a query's life. */
public final class TableHistory {
    /** Rows of a partition, or of a table that inherits, are rows of those above it as well. */
    private static final String RELATIVES =
            """
            WITH RECURSIVE above AS (
                SELECT inhparent AS oid FROM pg_catalog.pg_inherits WHERE inhrelid = to_regclass(?)
                UNION SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN above a ON i.inhrelid = a.oid),
            below AS (
                SELECT inhrelid AS oid FROM pg_catalog.pg_inherits WHERE inhparent = to_regclass(?)
                UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below b ON i.inhparent = b.oid)
            SELECT n.nspname, c.relname FROM (SELECT oid FROM above UNION SELECT oid FROM below) r
            JOIN pg_catalog.pg_class c ON c.oid = r.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace""";

    private final String pipeline;
    private final String query;
    private final TableName table;
    private final String sink;

    TableHistory(String pipeline, TableName table, String query) {
        this.pipeline = pipeline;
        this.query = query;
        this.table = table;
        this.sink = PostgresSink.ledgerName(table);
    }

    /**
     * Compares; and where a query begins anew, forgets what the ledger says of a table that is not there any more.
     *
     * @param query the query's name
     * @param committed the last batch of the query that has ended
     * @throws PermanentFailure if the table holds rows of another query, or lacks batches that have ended
     * @throws weir.control.Fenced if a newer driver has taken over
     */
    public static void require(ControlPlane control, PostgresTable spec, String query, OptionalLong committed) {
        TableHistory history = new TableHistory(
                control.pipeline(), TableName.parse(spec.table(), spec.schema()).orElseThrow(), query);
        control.fenced("use " + history.sink, connection -> {
            history.require(connection, committed);
            return null;
        });
    }

    /**
     * What {@link #require} would refuse, told by a connection that may read and nothing else.
     *
     * @param connection to a database that has the ledger
     */
    public static Optional<String> refusal(
            Connection connection, String pipeline, PostgresTable spec, String query, OptionalLong committed)
            throws SQLException {
        TableHistory history = new TableHistory(
                pipeline, TableName.parse(spec.table(), spec.schema()).orElseThrow(), query);
        try {
            OptionalLong kept = history.lastKept(connection);
            if (kept.isEmpty() && new EarlierNames(pipeline, query, history.table).isKnown(connection)) {
                // The first start gives these entries the table's whole name, and compares.
                return Optional.empty();
            }
            boolean isThere = history.isThere(connection);
            if (committed.isPresent()) {
                history.requireBatches(kept, isThere, committed.getAsLong());
            }
            if (isThere) {
                history.requireAlone(connection);
            }
            return Optional.empty();
        } catch (PermanentFailure e) {
            return Optional.of(e.getMessage());
        }
    }

    private void require(Connection connection, OptionalLong committed) throws SQLException {
        // What an earlier version has noted under another name of the table counts, too.
        new EarlierNames(pipeline, query, table).resolve(connection);
        boolean isThere = isThere(connection);
        OptionalLong kept = lastKept(connection);
        if (committed.isPresent()) {
            requireBatches(kept, isThere, committed.getAsLong());
        }
        if (isThere) {
            requireAlone(connection);
        } else {
            forget(connection, committed.isEmpty());
        }
    }

    private boolean isThere(Connection connection) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            look.setString(1, table.sql());
            try (ResultSet result = look.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    private void requireBatches(OptionalLong kept, boolean isThere, long committed) {
        String has = kept.isPresent() ? "batches up to " + kept.getAsLong() : "no batch of this query";
        if (!isThere || kept.orElse(-1) < committed) {
            throw new PermanentFailure(
                    "go on with query \"" + query + "\" in " + sink,
                    "batches up to " + committed + " have ended, and "
                            + (isThere
                                    ? "the ledger says that the table has " + has
                                    : "the table is not there" + (kept.isPresent() ? ", in which they were kept" : "")),
                    "Give the table back its former name, or restore it with the schema \"weir\" from a backup; or give the query a new"
                            + " name and all its sinks new places: then it reads its streams from the beginning");
        }
    }

    /**
     * Compares again in the transaction of the first batch, for two queries may have begun on one empty table.
     *
     * @throws PermanentFailure if another query keeps its batches in the table
     */
    void requireAloneFromNowOn(Connection connection) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, sink);
            lock.execute();
        }
        requireAlone(connection);
    }

    private void requireAlone(Connection connection) throws SQLException {
        if (lastKept(connection).isEmpty()) {
            requireNoOthers(connection);
        } else {
            requireNoneSince(connection);
        }
    }

    private void requireNoneSince(Connection connection) throws SQLException {
        Optional<Other> other = other(
                connection,
                " AND at > (SELECT min(at) FROM weir.ledger WHERE pipeline = ? AND query = ? AND sink = ?)",
                pipeline,
                query,
                sink);
        if (other.isPresent()) {
            throw new PermanentFailure(
                    "keep query \"" + query + "\" in " + sink,
                    other.get().told(pipeline)
                            + " has kept batches in " + name(other.get())
                            + ", too, since this one began; the last was batch "
                            + other.get().batch(),
                    "Give one of them another table. If the other one has ended for good: DELETE FROM weir.ledger WHERE pipeline = '"
                            + other.get().pipeline() + "' AND query = '"
                            + other.get().query().replace("'", "''") + "' AND sink = '"
                            + other.get().sink().replace("'", "''") + "'");
        }
    }

    private void requireNoOthers(Connection connection) throws SQLException {
        Optional<Other> other = other(connection, "");
        if (other.isPresent() && !isEmpty(connection)) {
            throw new PermanentFailure(
                    "keep query \"" + query + "\" in " + sink,
                    holder(other.get()) + " holds the rows of " + other.get().told(pipeline) + " up to batch "
                            + other.get().batch() + ", and this query would add its own from the beginning",
                    "Give the query its former name again, name another table, or drop this one if its rows are not needed");
        }
    }

    private String name(Other other) {
        return other.sink().equals(sink) ? "it" : "its relative " + other.sink();
    }

    private String holder(Other other) {
        return other.sink().equals(sink) ? "the table" : "its relative " + other.sink();
    }

    private boolean isEmpty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT NOT EXISTS (SELECT FROM " + table.sql() + ")")) {
            result.next();
            return result.getBoolean(1);
        }
    }

    private OptionalLong lastKept(Connection connection) throws SQLException {
        return lastKept(connection, pipeline, query, sink);
    }

    /** The last batch that a query has kept in what the ledger calls {@code sink}. */
    static OptionalLong lastKept(Connection connection, String pipeline, String query, String sink)
            throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT max(batch) FROM weir.ledger WHERE pipeline = ? AND query = ? AND sink = ?")) {
            look.setString(1, pipeline);
            look.setString(2, query);
            look.setString(3, sink);
            try (ResultSet result = look.executeQuery()) {
                result.next();
                long batch = result.getLong(1);
                return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(batch);
            }
        }
    }

    private record Other(String pipeline, String query, String sink, long batch) {
        String told(String here) {
            return "query \"" + query + "\"" + (pipeline.equals(here) ? "" : " of pipeline \"" + pipeline + "\"");
        }
    }

    /** Another query that has kept batches in it, in any pipeline of the database: the one that was the last to do so. */
    private Optional<Other> other(Connection connection, String which, String... parameters) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT pipeline, query, sink, max(batch) FROM weir.ledger WHERE sink = ANY (?) AND (pipeline, query) <> (?, ?)"
                        + which + " GROUP BY pipeline, query, sink ORDER BY max(at) DESC LIMIT 1")) {
            look.setArray(1, connection.createArrayOf("text", sinks(connection)));
            look.setString(2, pipeline);
            look.setString(3, query);
            for (int i = 0; i < parameters.length; i++) {
                look.setString(4 + i, parameters[i]);
            }
            try (ResultSet result = look.executeQuery()) {
                return result.next()
                        ? Optional.of(new Other(
                                result.getString(1), result.getString(2), result.getString(3), result.getLong(4)))
                        : Optional.empty();
            }
        }
    }

    /** What the ledger calls the table, and those of which it is a part or which are parts of it. */
    private String[] sinks(Connection connection) throws SQLException {
        List<String> sinks = new ArrayList<>(List.of(sink));
        try (PreparedStatement look = connection.prepareStatement(RELATIVES)) {
            look.setString(1, table.sql());
            look.setString(2, table.sql());
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    sinks.add(PostgresSink.ledgerName(new TableName(result.getString(1), result.getString(2))));
                }
            }
        }
        return sinks.toArray(String[]::new);
    }

    /** What other queries of the pipeline, and this one in an earlier life, have kept in a table that was dropped is kept no more. */
    private void forget(Connection connection, boolean begins) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM weir.ledger WHERE pipeline = ? AND sink = ? AND (query <> ? OR ?)")) {
            delete.setString(1, pipeline);
            delete.setString(2, sink);
            delete.setString(3, query);
            delete.setBoolean(4, begins);
            delete.executeUpdate();
        }
    }
}
