package weir.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;

/**
 * A pipeline's control plane: the schema {@code weir} in its PostgreSQL. One is open for each life of a driver, and opening it
 * fences the drivers before. Safe for many threads.
 */
public final class ControlPlane implements AutoCloseable {
    private final PostgresConnection connection;
    private final Database database;
    private final Epoch epoch;
    private volatile boolean logsAreHere;

    private ControlPlane(PostgresConnection connection, Database database, Epoch epoch) {
        this.connection = connection;
        this.database = database;
        this.epoch = epoch;
    }

    /**
     * Brings the schema up to date and takes a new epoch. From its return on, earlier drivers of the pipeline cannot commit.
     *
     * @throws weir.problem.Failure if the database is away or refuses
     */
    public static ControlPlane open(PostgresConnection connection, String pipeline) {
        Database database = new Database(connection, Epoch.session(pipeline));
        try {
            Schema.migrate(database);
            return new ControlPlane(connection, database, Epoch.take(database, pipeline));
        } catch (SQLException e) {
            database.close();
            throw SqlFailure.cannot("open the control plane of pipeline \"" + pipeline + "\"", e, database.server());
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** The pipeline's name. */
    public String pipeline() {
        return epoch.pipeline();
    }

    /** This driver's epoch: larger than that of any earlier one. */
    public long epoch() {
        return epoch.number();
    }

    /** What tells this driver from every other, also from one that has taken the same epoch of a database that forgot. */
    public String driver() {
        return epoch.driver();
    }

    /** Which batches have been kept. */
    public Ledger ledger() {
        return new Ledger(database, epoch, logsAreHere);
    }

    /** The checkpoint logs of the pipeline's queries, which lie here from now on: the ledger holds each batch against them. */
    CheckpointLog keepsCheckpoints() {
        logsAreHere = true;
        return checkpointLog();
    }

    /** The checkpoint logs. */
    CheckpointLog checkpointLog() {
        return new CheckpointLog(database, epoch);
    }

    /** Where it is; its password must go nowhere but into a connection. */
    public PostgresConnection connection() {
        return connection;
    }

    /** Host, port and database, for messages. */
    public String server() {
        return database.server();
    }

    /** Which locks this driver waits for that somebody else has. */
    public List<LockWait> lockWaits() {
        return database.lockWaits();
    }

    /**
     * Does something in one transaction that holds the epoch.
     *
     * @param action verb and thing for {@link weir.problem.Failure}
     * @throws weir.problem.Failure if the database is away or refuses
     * @throws Fenced if a newer driver has taken over
     */
    public <T> T fenced(String action, Work<T> work) {
        try {
            return database.transaction(session -> {
                epoch.hold(session);
                return work.in(session);
            });
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, database.server());
        }
    }

    /**
     * Looks something up.
     *
     * @param action verb and thing for {@link weir.problem.Failure}
     * @throws weir.problem.Failure if the database is away or refuses
     */
    public <T> T read(String action, Work<T> work) {
        try {
            return database.statements(work);
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, database.server());
        }
    }

    /** What tasks need to write to the database in this driver's name. */
    public TaskControl ofTasks() {
        return new TaskControl(TaskLogin.of(connection), pipeline(), epoch(), driver());
    }

    /** Tells {@code weir.status} how a query is doing; to be called at each batch, and at least twice a minute. */
    public void report(QueryReport report) {
        fenced("report the state of query \"" + report.query() + "\"", session -> upsert(session, report));
    }

    /**
     * Tells {@code weir.status} which queries this driver has: all others of the pipeline have left it. One that comes back is told of again by
     * {@link #report}.
     */
    public void reportRemoved(List<String> present) {
        fenced("report the queries that have left pipeline \"" + pipeline() + "\"", session -> {
            try (PreparedStatement update = session.prepareStatement(
                    """
                    UPDATE weir.query SET state = 'removed', epoch = ?, at = now(), drops_behind = 0, last_error = NULL
                    WHERE pipeline = ? AND query <> ALL (?)""")) {
                update.setLong(1, epoch.number());
                update.setString(2, epoch.pipeline());
                update.setArray(3, session.createArrayOf("text", present.toArray()));
                return update.executeUpdate();
            }
        });
    }

    private Void upsert(Connection session, QueryReport report) throws SQLException {
        try (PreparedStatement upsert = session.prepareStatement(
                """
                INSERT INTO weir.query (pipeline, query, state, drops_behind, restarts, last_error, epoch, caught_up)
                VALUES (?, ?, ?, ?, ?, ?, ?, now())
                ON CONFLICT (pipeline, query) DO UPDATE SET state = excluded.state, drops_behind = excluded.drops_behind,
                    restarts = excluded.restarts, last_error = excluded.last_error, epoch = excluded.epoch, at = excluded.at,
                    caught_up = CASE WHEN excluded.drops_behind = 0 THEN now() ELSE query.caught_up END""")) {
            upsert.setString(1, epoch.pipeline());
            upsert.setString(2, report.query());
            upsert.setString(3, report.state().name().toLowerCase(Locale.ROOT));
            if (report.dropsBehind().isPresent()) {
                upsert.setLong(4, report.dropsBehind().getAsLong());
            } else {
                upsert.setNull(4, Types.BIGINT);
            }
            upsert.setInt(5, report.restarts());
            upsert.setString(
                    6, report.lastError().map(error -> error.replace("\0", "")).orElse(null));
            upsert.setLong(7, epoch.number());
            upsert.executeUpdate();
        }
        return null;
    }

    @Override
    public void close() {
        TaskSessions.close(ofTasks());
        database.close();
    }
}
