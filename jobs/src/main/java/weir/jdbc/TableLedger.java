package weir.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.types.DataTypes;
import weir.control.Fenced;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.sink.Batch;
import weir.sink.SourceRange;

/**
 * The last batch that a sink has kept, as one row of the table {@code weir_ledger} beside the sink's own table. The row is also the fence:
 * each life of a sink takes the next epoch in it, and whoever commits changes the row under his epoch first. That locks it in every
 * database, and finds no row once somebody else has taken over. Where the database comes back without its last commits, two can have taken one
 * epoch: then the driver that the row names goes on.
 */
final class TableLedger {
    static final String TABLE = "weir_ledger";
    private static final int MAX_DRIVER_CHARACTERS = 200;

    /** An earlier driver that was paused in the middle of a commit holds the row. */
    private static final int SECONDS_TO_TAKE_OVER = 10;

    private static final String WHICH = " WHERE pipeline = ? AND query = ? AND sink = ?";

    private final String pipeline;
    private final String query;
    private final String sink;
    private final long epoch;
    private final String driver;

    private TableLedger(String pipeline, String query, String sink, long epoch, String driver) {
        this.pipeline = pipeline;
        this.query = query;
        this.sink = sink;
        this.epoch = epoch;
        this.driver = driver;
    }

    /**
     * Makes the table if it is not there; one of an earlier version gets what it lacks.
     *
     * @param connection in auto-commit, for some databases end a transaction with such a statement
     */
    static void make(Connection connection, Dialect dialect) throws SQLException {
        if (isThere(connection, "pipeline")) {
            addDriver(connection);
            return;
        }
        String text = dialect.type(DataTypes.StringType).orElseThrow();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + TABLE + " (pipeline varchar(64) NOT NULL, query varchar(64) NOT NULL,"
                    + " sink varchar(200) NOT NULL, epoch bigint NOT NULL, commits bigint NOT NULL, batch_id bigint NOT NULL,"
                    + " source_start " + text + ", source_end " + text + ", row_count bigint NOT NULL,"
                    + " kept_at varchar(40), driver varchar(" + MAX_DRIVER_CHARACTERS
                    + "), PRIMARY KEY (pipeline, query, sink))" + dialect.tableOptions());
        } catch (SQLException e) {
            // Another sink may have made it just now.
            if (!isThere(connection, "driver")) {
                throw e;
            }
        }
    }

    private static void addDriver(Connection connection) throws SQLException {
        if (isThere(connection, "driver")) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + TABLE + " ADD driver varchar(" + MAX_DRIVER_CHARACTERS + ")");
        } catch (SQLException e) {
            if (!isThere(connection, "driver")) {
                throw e;
            }
        }
    }

    static boolean isThere(Connection connection) {
        return isThere(connection, "pipeline");
    }

    private static boolean isThere(Connection connection, String column) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + column + " FROM " + TABLE + " WHERE 1 = 0")) {
            return !result.next();
        } catch (SQLException e) {
            // JDBC tells a missing table in as many ways as there are databases. Making it will tell if it is something
            // else.
            return false;
        }
    }

    /**
     * Refuses a table whose rows another query has kept, to a query that has kept none.
     *
     * @param isEmpty whether the table has no rows
     */
    static void requireNoOthers(Connection connection, String pipeline, String query, String sink, boolean isEmpty)
            throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT pipeline, query, batch_id FROM " + TABLE + " WHERE sink = ? AND batch_id >= 0")) {
            look.setString(1, sink);
            Optional<String> other = Optional.empty();
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    if (result.getString(1).equals(pipeline)
                            && result.getString(2).equals(query)) {
                        return;
                    }
                    other = Optional.of("query \"" + result.getString(2) + "\" of pipeline \"" + result.getString(1)
                            + "\" up to batch " + result.getLong(3));
                }
            }
            if (other.isPresent() && !isEmpty) {
                throw new PermanentFailure(
                        "keep query \"" + query + "\" in " + sink,
                        "the table holds the rows of " + other.get()
                                + ", and this query would add its own from the beginning",
                        "Give the query its former name again, name another table, or drop this one if its rows are not"
                                + " needed");
            }
        }
    }

    /**
     * Takes the next epoch of a sink, in a transaction of the caller's. From its end on, nobody before can commit.
     *
     * @param driver what tells this driver from every other
     * @throws SQLException also if an earlier driver does not let go of the row in time
     */
    static TableLedger takeOver(Connection connection, String pipeline, String query, String sink, String driver)
            throws SQLException {
        String told = driver.substring(0, Math.min(driver.length(), MAX_DRIVER_CHARACTERS));
        try (PreparedStatement next =
                connection.prepareStatement("UPDATE " + TABLE + " SET epoch = epoch + 1, driver = ?" + WHICH)) {
            next.setQueryTimeout(SECONDS_TO_TAKE_OVER);
            next.setString(1, told);
            bind(next, 2, pipeline, query, sink);
            if (next.executeUpdate() == 0) {
                try (PreparedStatement first = connection.prepareStatement("INSERT INTO " + TABLE
                        + " (pipeline, query, sink, epoch, commits, batch_id, row_count, driver)"
                        + " VALUES (?, ?, ?, 1, 0, -1, 0, ?)")) {
                    first.setQueryTimeout(SECONDS_TO_TAKE_OVER);
                    bind(first, 1, pipeline, query, sink);
                    first.setString(4, told);
                    first.executeUpdate();
                }
            }
        }
        try (PreparedStatement look = connection.prepareStatement("SELECT epoch FROM " + TABLE + WHICH)) {
            bind(look, 1, pipeline, query, sink);
            try (ResultSet result = look.executeQuery()) {
                result.next();
                return new TableLedger(pipeline, query, sink, result.getLong(1), told);
            }
        }
    }

    /**
     * Holds the epoch until the transaction ends.
     *
     * @throws Fenced if somebody has taken over
     * @throws Failure if the database has forgotten that this driver has: it may take over again
     */
    void hold(Connection connection) throws SQLException {
        try (PreparedStatement hold = connection.prepareStatement(
                "UPDATE " + TABLE + " SET commits = commits + 1" + WHICH + " AND epoch = ? AND driver = ?")) {
            bind(hold, 1, pipeline, query, sink);
            hold.setLong(4, epoch);
            hold.setString(5, driver);
            if (hold.executeUpdate() != 1) {
                throw notHeld(connection);
            }
        }
    }

    private RuntimeException notHeld(Connection connection) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement("SELECT epoch, driver FROM " + TABLE + WHICH)) {
            bind(look, 1, pipeline, query, sink);
            try (ResultSet result = look.executeQuery()) {
                if (!result.next() || result.getLong(1) < epoch) {
                    return new TransientFailure(
                            "keep query \"" + query + "\" in " + sink,
                            "the database has come back without what it had confirmed, as " + TABLE + " there says",
                            "Weir begins again from what is there");
                }
                return Fenced.by(
                        pipeline,
                        epoch,
                        "another driver has taken over " + sink + ", as " + TABLE + " there says: \""
                                + result.getString(2) + "\" with epoch " + result.getLong(1));
            }
        }
    }

    /** The last batch that is kept; empty if none is. */
    OptionalLong last(Connection connection) throws SQLException {
        return last(connection, pipeline, query, sink);
    }

    /** The last batch that a sink has kept; empty if it has none. */
    static OptionalLong last(Connection connection, String pipeline, String query, String sink) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement("SELECT batch_id FROM " + TABLE + WHICH)) {
            bind(look, 1, pipeline, query, sink);
            try (ResultSet result = look.executeQuery()) {
                return result.next() && result.getLong(1) >= 0
                        ? OptionalLong.of(result.getLong(1))
                        : OptionalLong.empty();
            }
        }
    }

    /**
     * Whether a batch is kept.
     *
     * @throws PermanentFailure if another one is under this number, or if this one does not start where the last one ended
     */
    boolean hasKept(Connection connection, Batch batch) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT batch_id, source_start, source_end FROM " + TABLE + WHICH)) {
            bind(look, 1, pipeline, query, sink);
            try (ResultSet result = look.executeQuery()) {
                if (!result.next() || result.getLong(1) < 0) {
                    return false;
                }
                long last = result.getLong(1);
                SourceRange kept = new SourceRange(result.getString(2), result.getString(3));
                if (last == batch.id() && kept.isSame(batch.range())) {
                    return true;
                }
                if (last >= batch.id() || !kept.endsWhereStarts(batch.range())) {
                    throw new PermanentFailure(
                            "keep batch " + batch.id() + " of query \"" + query + "\" in " + sink,
                            "the last it has kept is batch " + last + ", made of " + kept.start() + " to " + kept.end()
                                    + ", and this one is made of "
                                    + batch.range().start() + " to "
                                    + batch.range().end(),
                            "The checkpoint and the ledger do not belong together: bring back the checkpoint that was lost, or"
                                    + " begin anew with an empty checkpoint, an empty table and without the query's row in "
                                    + TABLE);
                }
                return false;
            }
        }
    }

    /** Notes that a batch is kept. */
    void keep(Connection connection, Batch batch, long rows) throws SQLException {
        try (PreparedStatement note = connection.prepareStatement("UPDATE " + TABLE
                + " SET batch_id = ?, source_start = ?, source_end = ?, row_count = ?, kept_at = ?" + WHICH)) {
            note.setLong(1, batch.id());
            note.setString(2, batch.range().start());
            note.setString(3, batch.range().end());
            note.setLong(4, rows);
            note.setString(5, Instant.now().toString());
            bind(note, 6, pipeline, query, sink);
            note.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, int from, String pipeline, String query, String sink)
            throws SQLException {
        statement.setString(from, pipeline);
        statement.setString(from + 1, query);
        statement.setString(from + 2, sink);
    }
}
