package weir.control;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** A pipeline's control plane for people: it takes no epoch, so that a driver that runs goes on. Safe for many threads. */
public final class ControlPlaneAdmin implements AutoCloseable {
    private final Database database;
    private final String pipeline;

    private ControlPlaneAdmin(Database database, String pipeline) {
        this.database = database;
        this.pipeline = pipeline;
    }

    /**
     * Brings the schema up to date.
     *
     * @throws Failure if the database is away or refuses
     */
    public static ControlPlaneAdmin open(PostgresConnection connection, String pipeline) {
        Database database = new Database(connection, "weir admin of " + pipeline);
        try {
            Schema.migrate(database);
            return new ControlPlaneAdmin(database, pipeline);
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
        return pipeline;
    }

    /** Who works here: the user and the machine. */
    public String who() {
        String user = System.getProperty("user.name", "unknown");
        try {
            return user + "@" + InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return user;
        }
    }

    /**
     * Does something in one transaction.
     *
     * @param action verb and thing for {@link Failure}
     * @throws Failure if the database is away or refuses
     */
    public <T> T transaction(String action, Work<T> work) {
        try {
            return database.transaction(work);
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, database.server());
        }
    }

    /**
     * Keeps others out while something is done that takes more than one transaction.
     *
     * @param action verb and thing for {@link Failure}
     * @param name what only one may do at a time
     * @throws Failure if somebody else is at it
     */
    public void alone(String action, String name, Runnable work) {
        try {
            database.statements(connection -> {
                if (!lock(connection, "pg_try_advisory_lock", name)) {
                    throw new TransientFailure(action, "somebody else is doing the same", "Wait until that has ended");
                }
                try {
                    work.run();
                    return null;
                } finally {
                    lock(connection, "pg_advisory_unlock", name);
                }
            });
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, database.server());
        }
    }

    private boolean lock(Connection connection, String function, String name) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("SELECT " + function + "(hashtextextended(?, 0x77656972))")) {
            lock.setString(1, pipeline + "/" + name);
            try (var result = lock.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
