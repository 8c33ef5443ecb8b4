package weir.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One life of a pipeline's driver.
 *
 * @param pipeline the pipeline's name
 * @param number larger than that of any earlier driver, as far as the database remembers
 * @param driver tells this driver from every other: two can have taken one number, where the database has lost the first taking
 */
record Epoch(String pipeline, long number, String driver) {
    /** How long a new driver waits for a commit of the old one before it ends the old one's sessions. */
    private static final int PATIENCE_MILLIS = 2_000;

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final int TRIES = 5;

    /** From its return on, no earlier driver can commit: a commit that is under way has ended before. */
    static Epoch take(Database database, String pipeline) throws SQLException {
        SQLException held = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                return database.transaction(connection -> bump(connection, pipeline));
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                held = e;
                database.statements(connection -> endEarlier(connection, pipeline));
            }
        }
        throw held;
    }

    private static Epoch bump(Connection connection, String pipeline) throws SQLException {
        try (Statement patience = connection.createStatement()) {
            patience.execute("SET LOCAL lock_timeout = " + PATIENCE_MILLIS);
        }
        try (PreparedStatement bump = connection.prepareStatement(
                """
                INSERT INTO weir.epoch (pipeline, epoch, driver) VALUES (?, 1, ?)
                ON CONFLICT (pipeline) DO UPDATE SET epoch = epoch.epoch + 1, driver = excluded.driver, since = now()
                RETURNING epoch""")) {
            bump.setString(1, pipeline);
            String driver = DriverId.next();
            bump.setString(2, driver);
            try (ResultSet result = bump.executeQuery()) {
                result.next();
                return new Epoch(pipeline, result.getLong(1), driver);
            }
        }
    }

    /**
     * A driver that was paused inside a transaction, or whose machine died, keeps its lock, perhaps while it waits for the lock of a user: its
     * sessions are told to end. Other new drivers, which wait for such a session, are left alone. Their role is ours, so this needs no
     * privilege.
     */
    private static Void endEarlier(Connection connection, String pipeline) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(
                """
                SELECT pg_terminate_backend(l.pid)
                FROM pg_locks l JOIN pg_stat_activity a USING (pid)
                WHERE l.relation = 'weir.epoch'::regclass AND a.datname = current_database() AND l.granted
                  AND a.application_name = left(?, 63) AND l.pid <> pg_backend_pid()
                  AND NOT EXISTS (SELECT FROM pg_stat_activity b
                      WHERE b.pid = ANY (pg_blocking_pids(l.pid)) AND b.application_name = a.application_name)""")) {
            end.setString(1, session(pipeline));
            end.execute();
        }
        return null;
    }

    /** What the sessions of a pipeline's drivers call themselves. */
    static String session(String pipeline) {
        return "weir " + pipeline;
    }

    /**
     * Holds the epoch until the transaction ends, so that nobody takes over in the middle of a commit.
     *
     * @throws Fenced if somebody has
     */
    void hold(Connection connection) throws SQLException {
        try (PreparedStatement hold = connection.prepareStatement(
                "SELECT epoch, driver, since FROM weir.epoch WHERE pipeline = ? FOR SHARE")) {
            check(hold);
        }
    }

    /** @throws Fenced if there is a newer driver now */
    void check(Connection connection) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT epoch, driver, since FROM weir.epoch WHERE pipeline = ?")) {
            check(look);
        }
    }

    private void check(PreparedStatement look) throws SQLException {
        look.setString(1, pipeline);
        try (ResultSet result = look.executeQuery()) {
            if (!result.next()) {
                throw new Fenced(pipeline, number, "its row in weir.epoch is gone");
            }
            if (result.getLong(1) < number) {
                takeAgain(look.getConnection());
                return;
            }
            if (result.getLong(1) > number || !result.getString(2).equals(driver)) {
                throw new Fenced(
                        pipeline,
                        number,
                        "the driver \"" + result.getString(2) + "\" took over at " + result.getString(3)
                                + " with epoch " + result.getLong(1));
            }
        }
    }

    /** The database has come back without our taking, and nobody has taken over since: then it is still ours. */
    private void takeAgain(Connection connection) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(
                "UPDATE weir.epoch SET epoch = ?, driver = ?, since = now() WHERE pipeline = ? AND epoch < ?")) {
            take.setLong(1, number);
            take.setString(2, driver);
            take.setString(3, pipeline);
            take.setLong(4, number);
            if (take.executeUpdate() != 1) {
                throw new Fenced(pipeline, number, "another driver has just taken over");
            }
        }
    }
}
