package weir.control;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * Batches of several queries that are kept in one transaction: the rows of each, its entries in the ledger, and the entries of its checkpoint logs. A query
 * whose table refuses is left out, and the others are kept without it. So all queries whose batch was kept together are at the same place afterwards.
 */
public final class SharedCommit {
    /** A table that somebody else has locked must not hold up the other queries for longer. */
    private static final String PATIENCE = "SET LOCAL lock_timeout = '1s'";

    /** Classes of SQLSTATE that concern the server and not one statement: connection, resources, operator intervention, system errors. */
    private static final Set<String> OF_ALL = Set.of("08", "53", "57", "58");

    /** A statement took longer than the role may take: that is the statement's, although its class is the operator's. */
    private static final String STATEMENT_TIMEOUT = "57014";

    /** As many entries of a query's logs stay as Spark leaves ({@code spark.sql.streaming.minBatchesToRetain}). */
    private static final int HISTORY = 100;

    private final Database database;
    private final Epoch epoch;
    private final Ledger ledger;

    SharedCommit(Database database, Epoch epoch, Ledger ledger) {
        this.database = database;
        this.epoch = epoch;
        this.ledger = ledger;
    }

    /**
     * The rows of a batch in one sink.
     *
     * @param rows writes them and says how many they are
     */
    public record Rows(Entry entry, Work<Long> rows) {}

    /**
     * A batch of a query.
     *
     * @param query its name, which is that of its checkpoint
     * @param batch its number: the one behind the last that was committed
     * @param offsets what its log of offsets says of it, as Spark writes it
     * @param commit what its log of commits says of it, as Spark writes it
     * @param sinks its rows, one for each sink in this database
     */
    public record Part(String query, long batch, String offsets, String commit, List<Rows> sinks) {
        /** Keeps its own copy of {@code sinks}. */
        public Part {
            sinks = List.copyOf(sinks);
        }

        private String action() {
            return "keep batch " + batch + " of query \"" + query + "\"";
        }
    }

    /**
     * What is planned for a batch.
     *
     * @param offsets what the query's log of offsets says of it, as Spark writes it
     */
    public record Planned(String query, long batch, String offsets) {}

    /**
     * Writes down what batches are made of, before a sink outside of this database gets their rows: should this driver end now, they are made of the same
     * again.
     *
     * @throws Failure if the database is away, or has lost the batch before
     * @throws Fenced if a newer driver has taken over
     */
    public void plan(List<Planned> batches) {
        if (batches.isEmpty()) {
            return;
        }
        try {
            database.transaction(connection -> {
                epoch.hold(connection);
                for (Planned each : batches) {
                    write(connection, new CheckpointLog.File(each.query() + "/offsets", name(each.batch())), each.offsets());
                }
                return null;
            });
        } catch (SQLException e) {
            throw SqlFailure.cannot("plan a pass", e, database.server());
        }
    }

    /**
     * Keeps batches. What refuses one of them leaves its query out; a failure of the server, or of the transaction as a whole, is thrown, and then it is not
     * known which were kept: each query's log tells.
     *
     * @return why queries were left out, by their names; all others were kept
     * @throws Failure if the database is away, or has come back without what it had confirmed
     * @throws Fenced if a newer driver has taken over
     */
    public Map<String, RuntimeException> keep(List<Part> parts) {
        Map<String, RuntimeException> refused = new HashMap<>();
        List<Part> left = new ArrayList<>(parts);
        while (!left.isEmpty()) {
            AtomicReference<Part> current = new AtomicReference<>();
            try {
                database.transaction(connection -> keepAll(connection, left, current));
                return refused;
            } catch (SQLException e) {
                Part part = current.get();
                if (part == null || isOfAll(e)) {
                    if (SqlFailure.isPassing(e) && wereCommitted(left)) {
                        return refused;
                    }
                    throw SqlFailure.cannot("keep a pass", e, database.server());
                }
                refused.put(part.query(), SqlFailure.cannot(part.action(), e, database.server()));
                left.remove(part);
            } catch (RuntimeException e) {
                Part part = current.get();
                if (part == null || e instanceof Fenced || e instanceof TransientFailure) {
                    throw e;
                }
                refused.put(part.query(), e);
                left.remove(part);
            }
        }
        return refused;
    }

    private Void keepAll(Connection connection, List<Part> parts, AtomicReference<Part> current) throws SQLException {
        epoch.hold(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute(PATIENCE);
        }
        for (Part part : parts) {
            current.set(part);
            write(connection, new CheckpointLog.File(part.query() + "/offsets", name(part.batch())), part.offsets());
            for (Rows sink : part.sinks()) {
                if (!ledger.isKept(connection, sink.entry())) {
                    ledger.enter(connection, sink.entry(), sink.rows().in(connection));
                }
            }
            write(connection, new CheckpointLog.File(part.query() + "/commits", name(part.batch())), part.commit());
            prune(connection, part);
        }
        current.set(null);
        return null;
    }

    private static boolean isOfAll(SQLException thrown) {
        String state = thrown.getSQLState();
        return state == null
                || (OF_ALL.contains(state.substring(0, Math.min(2, state.length()))) && !STATEMENT_TIMEOUT.equals(state));
    }

    /** The answer to a commit can be lost with the connection. All were committed or none. */
    private boolean wereCommitted(List<Part> parts) {
        Part any = parts.get(0);
        try {
            return database.statements(connection -> {
                epoch.check(connection);
                return holds(connection, new CheckpointLog.File(any.query() + "/commits", name(any.batch())), any.commit());
            });
        } catch (SQLException | Failure stillAway) {
            return false;
        }
    }

    /** Writes an entry that is not there; one that is there has to say the same. */
    private void write(Connection connection, CheckpointLog.File file, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO weir.checkpoint (pipeline, directory, name, content, epoch) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            bind(insert, file);
            insert.setBytes(4, text.getBytes(StandardCharsets.UTF_8));
            insert.setLong(5, epoch.number());
            if (insert.executeUpdate() == 0 && !holds(connection, file, text)) {
                throw new TransientFailure(
                        "write checkpoint \"" + file + "\"",
                        "it is there and says something else",
                        "The query goes on from what is there");
            }
        }
        for (CheckpointLog.File needed : file.needed()) {
            if (!isThere(connection, needed)) {
                throw new TransientFailure(
                        "write checkpoint \"" + file + "\"",
                        database.server() + " has lost \"" + needed + "\", which it had confirmed",
                        "The query goes on from the last batch that is there");
            }
        }
    }

    private boolean holds(Connection connection, CheckpointLog.File file, String text) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT content FROM weir.checkpoint WHERE pipeline = ? AND directory = ? AND name = ?")) {
            bind(look, file);
            try (ResultSet result = look.executeQuery()) {
                return result.next()
                        && Arrays.equals(result.getBytes(1), text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private boolean isThere(Connection connection, CheckpointLog.File file) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT FROM weir.checkpoint WHERE pipeline = ? AND directory = ? AND name = ?")) {
            bind(look, file);
            try (ResultSet result = look.executeQuery()) {
                return result.next();
            }
        }
    }

    private void prune(Connection connection, Part part) throws SQLException {
        if (part.batch() % HISTORY != 0) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement(
                """
                DELETE FROM weir.checkpoint
                WHERE pipeline = ? AND directory = ANY (?) AND name ~ '^[0-9]{1,18}$' AND name::bigint < ?""")) {
            delete.setString(1, epoch.pipeline());
            delete.setArray(
                    2,
                    connection.createArrayOf(
                            "text", new String[] {part.query() + "/offsets", part.query() + "/commits"}));
            delete.setLong(3, part.batch() - HISTORY);
            delete.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement, CheckpointLog.File file) throws SQLException {
        statement.setString(1, epoch.pipeline());
        statement.setString(2, file.directory());
        statement.setString(3, file.name());
    }

    private static String name(long batch) {
        return Long.toString(batch);
    }
}
