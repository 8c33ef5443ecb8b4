package weir.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.sink.SourceRange;

/**
 * Which batches the sinks of a pipeline have kept. Batch numbers alone are not enough: where an offset log was lost, Spark plans
 * the same number again with other files. So an entry holds the source range, and a sink's entries form a chain: each batch
 * starts where the last one ended. Safe for many threads.
 */
public final class Ledger {
    /** Entries of a sink that stay for people to look at; only the last is needed. */
    private static final int HISTORY = 10_000;

    private static final int BATCHES_PER_PRUNING = 100;

    private final Database database;
    private final Epoch epoch;
    private final boolean logsAreHere;

    /** @param logsAreHere whether the checkpoint logs of the queries lie in the same database */
    Ledger(Database database, Epoch epoch, boolean logsAreHere) {
        this.database = database;
        this.epoch = epoch;
        this.logsAreHere = logsAreHere;
    }

    /**
     * Whether a batch has been kept.
     *
     * @throws Failure if the sink has kept another batch under this number, or if this one does not start where the last one ended
     * @throws Fenced if a newer driver has taken over
     */
    public boolean hasKept(Entry entry) {
        try {
            return database.statements(connection -> {
                epoch.check(connection);
                return isKept(connection, entry);
            });
        } catch (SQLException e) {
            throw SqlFailure.cannot(entry.action(), e, database.server());
        }
    }

    /**
     * Keeps a batch in the pipeline's database, in one transaction with its entry. If the connection breaks, the ledger tells
     * whether the transaction was committed.
     *
     * @param rows writes the batch and says how many rows it has
     * @return whether it was kept now; {@code false} if it had been before
     * @throws Failure as {@link #hasKept}, or if the database refuses
     * @throws Fenced if a newer driver has taken over
     */
    public boolean keep(Entry entry, Work<Long> rows) {
        try {
            return database.transaction(connection -> {
                epoch.hold(connection);
                if (isKept(connection, entry)) {
                    return false;
                }
                enter(connection, entry, rows.in(connection));
                return true;
            });
        } catch (SQLException e) {
            if (SqlFailure.isPassing(e) && wasCommitted(entry)) {
                return true;
            }
            throw SqlFailure.cannot(entry.action(), e, database.server());
        }
    }

    /**
     * Notes a batch that a sink outside of this database has made durable, but not yet visible or in a way that a repetition
     * overwrites.
     *
     * @return whether it was noted now; {@code false} if it had been before
     */
    public boolean note(Entry entry, long rows) {
        return keep(entry, connection -> rows);
    }

    private boolean wasCommitted(Entry entry) {
        try {
            return hasKept(entry);
        } catch (Failure stillAway) {
            return false;
        }
    }

    private boolean isKept(Connection connection, Entry entry) throws SQLException {
        if (logsAreHere) {
            requirePlanned(connection, entry);
        }
        Optional<BatchManifest> same = look(connection, entry, "AND batch = " + entry.batch());
        if (same.isPresent()) {
            if (same.get().isOf(entry.range())) {
                return true;
            }
            throw refusal(
                    entry,
                    "it has kept another batch under this number, made of "
                            + same.get().range() + ", and this one is made of " + told(entry.range()));
        }
        Optional<BatchManifest> last = look(connection, entry, "ORDER BY batch DESC LIMIT 1");
        if (last.isPresent()
                && (last.get().batch() > entry.batch() || !last.get().asRange().endsWhereStarts(entry.range()))) {
            throw refusal(
                    entry,
                    "the last it has kept is batch " + last.get().batch() + ", which ended at "
                            + last.get().end() + ", and this one starts at "
                            + entry.range().start());
        }
        return false;
    }

    /**
     * A batch that runs was planned in the log before, and the one before it was committed. Where the log does not know that, the database
     * has come back without the end of what it had confirmed (a replica that lagged), and the ledger with it: kept now, the batch would
     * leave a hole. The query starts again from what is there.
     */
    private void requirePlanned(Connection connection, Entry entry) throws SQLException {
        for (CheckpointLog.File needed : entry.logged()) {
            try (PreparedStatement look = connection.prepareStatement(
                    "SELECT FROM weir.checkpoint WHERE pipeline = ? AND directory = ? AND name = ?")) {
                look.setString(1, epoch.pipeline());
                look.setString(2, needed.directory());
                look.setString(3, needed.name());
                try (ResultSet result = look.executeQuery()) {
                    if (!result.next()) {
                        throw new TransientFailure(
                                entry.action(),
                                database.server() + " has lost \"" + needed + "\", which it had confirmed",
                                "The query goes on from the last batch that is there");
                    }
                }
            }
        }
    }

    private Failure refusal(Entry entry, String reason) {
        return new PermanentFailure(
                entry.action(),
                reason,
                "The checkpoint and the ledger do not belong together: bring back the checkpoint that was lost, or begin anew with"
                        + " an empty checkpoint, an empty sink and without the entries that \"DELETE FROM weir.ledger WHERE"
                        + " pipeline = '" + epoch.pipeline() + "' AND query = '"
                        + entry.query().replace("'", "''")
                        + "'\" removes");
    }

    private record BatchManifest(long batch, String start, String end) {
        boolean isOf(SourceRange range) {
            return asRange().isSame(range);
        }

        SourceRange asRange() {
            return new SourceRange(start, end);
        }

        String range() {
            return told(asRange());
        }
    }

    private static String told(SourceRange range) {
        return range.start() + " to " + range.end();
    }

    private Optional<BatchManifest> look(Connection connection, Entry entry, String which) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT batch, source_start, source_end FROM weir.ledger"
                        + " WHERE pipeline = ? AND query = ? AND sink = ? " + which)) {
            look.setString(1, epoch.pipeline());
            look.setString(2, entry.query());
            look.setString(3, entry.sink());
            try (ResultSet result = look.executeQuery()) {
                return result.next()
                        ? Optional.of(new BatchManifest(result.getLong(1), result.getString(2), result.getString(3)))
                        : Optional.empty();
            }
        }
    }

    private void enter(Connection connection, Entry entry, long rows) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO weir.ledger (pipeline, query, sink, batch, source_start, source_end, rows, epoch)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setString(1, epoch.pipeline());
            insert.setString(2, entry.query());
            insert.setString(3, entry.sink());
            insert.setLong(4, entry.batch());
            insert.setString(5, entry.range().start());
            insert.setString(6, entry.range().end());
            insert.setLong(7, rows);
            insert.setLong(8, epoch.number());
            insert.executeUpdate();
        }
        if (entry.batch() % BATCHES_PER_PRUNING == 0) {
            prune(connection, entry);
        }
    }

    private void prune(Connection connection, Entry entry) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM weir.ledger WHERE pipeline = ? AND query = ? AND sink = ? AND batch < ?")) {
            delete.setString(1, epoch.pipeline());
            delete.setString(2, entry.query());
            delete.setString(3, entry.sink());
            delete.setLong(4, entry.batch() - HISTORY);
            delete.executeUpdate();
        }
    }
}
