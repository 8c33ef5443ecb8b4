package weir.rejects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.function.Supplier;
import weir.control.ControlPlane;
import weir.problem.PermanentFailure;

/**
 * Sees to it that a batch that comes again is made without the same drops. What a batch is made without is written down before any sink
 * keeps it. Where it comes again and it is another set, because somebody has skipped a drop since, it may only go on if no sink has kept
 * it: else the state that is made now would not be that of what was kept.
 */
public final class BatchSkips {
    /** Only the last batch can come again, or some more after a failover; the others stay for people to look at. */
    private static final int HISTORY = 1_000;

    private final ControlPlane control;
    private final String query;
    private boolean mayBeARepetition = true;

    /** For one start of a query: only the first batch of a start can be a repetition. */
    public BatchSkips(ControlPlane control, String query) {
        this.control = control;
        this.query = query;
    }

    /**
     * To be called before a batch is handed to the first sink.
     *
     * @param batch its number
     * @param drops what it is made without, in words that are the same for the same drops; empty if it lacks nothing
     * @param lastKept tells the last batch that a sink outside of this database has kept
     * @throws PermanentFailure if a sink has kept it made without others
     */
    public void agree(long batch, String drops, Supplier<OptionalLong> lastKept) {
        if (mayBeARepetition || !drops.isEmpty()) {
            control.fenced(action(batch), connection -> {
                String before = writtenDown(connection, batch);
                if (!before.equals(drops)) {
                    if (lastKept.get().orElse(-1) >= batch || isInLedger(connection, batch)) {
                        throw refusal(batch, before, drops);
                    }
                    writeDown(connection, batch, drops);
                }
                return null;
            });
        }
        mayBeARepetition = false;
    }

    private String action(long batch) {
        return "repeat batch " + batch + " of query \"" + query + "\"";
    }

    private PermanentFailure refusal(long batch, String before, String now) {
        return new PermanentFailure(
                action(batch),
                "a sink has kept it " + made(before) + ", and now it would be made " + made(now),
                "Restore the drops that were skipped since and remove their rows with line 0 from weir.rejects; or begin the query"
                        + " anew, with an empty checkpoint and empty sinks");
    }

    private static String made(String without) {
        return without.isEmpty() ? "with all its drops" : "without " + without;
    }

    private String writtenDown(Connection connection, long batch) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT drops FROM weir.batch_skips WHERE pipeline = ? AND query = ? AND batch = ?")) {
            bind(look, batch);
            try (ResultSet result = look.executeQuery()) {
                return result.next() ? result.getString(1) : "";
            }
        }
    }

    private boolean isInLedger(Connection connection, long batch) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT FROM weir.ledger WHERE pipeline = ? AND query = ? AND batch = ? LIMIT 1")) {
            bind(look, batch);
            try (ResultSet result = look.executeQuery()) {
                return result.next();
            }
        }
    }

    private void writeDown(Connection connection, long batch, String drops) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(
                """
                INSERT INTO weir.batch_skips (pipeline, query, batch, drops, epoch) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (pipeline, query, batch)
                DO UPDATE SET drops = excluded.drops, epoch = excluded.epoch, at = excluded.at""")) {
            bind(upsert, batch);
            upsert.setString(4, drops);
            upsert.setLong(5, control.epoch());
            upsert.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM weir.batch_skips WHERE pipeline = ? AND query = ? AND batch < ?")) {
            bind(delete, batch - HISTORY);
            delete.executeUpdate();
        }
    }

    private void bind(PreparedStatement statement, long batch) throws SQLException {
        statement.setString(1, control.pipeline());
        statement.setString(2, query);
        statement.setLong(3, batch);
    }
}
