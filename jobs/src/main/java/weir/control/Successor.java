package weir.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Cannot;
import weir.spec.PostgresConnection;

/** The driver that has taken over, as the fenced one sees it: through what it says in the database. */
public final class Successor {
    private static final Logger LOG = LoggerFactory.getLogger(Successor.class);

    /** Three times as long as a living driver is ever silent. */
    private static final int SILENCE_SECONDS = 90;

    private static final long PAUSE_MILLIS = 5_000;

    private Successor() {}

    /** Returns when no driver of the pipeline has said anything for 90 s. While the database is away nobody can know. */
    public static void awaitSilence(PostgresConnection connection, String pipeline) throws InterruptedException {
        try (Database database = new Database(connection, "weir standby " + pipeline)) {
            while (!isSilent(database, pipeline)) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private static boolean isSilent(Database database, String pipeline) {
        try {
            return database.statements(session -> isSilent(session, pipeline));
        } catch (SQLException e) {
            LOG.warn("nothing is known of the newer driver reason=\"{}\"", Cannot.reason(e));
            return false;
        }
    }

    private static boolean isSilent(Connection session, String pipeline) throws SQLException {
        try (PreparedStatement look = session.prepareStatement(
                """
                SELECT greatest(max(since), max(at)) < now() - make_interval(secs => ?)
                FROM weir.epoch LEFT JOIN weir.query USING (pipeline)
                WHERE pipeline = ?""")) {
            look.setInt(1, SILENCE_SECONDS);
            look.setString(2, pipeline);
            try (ResultSet found = look.executeQuery()) {
                return found.next() && found.getBoolean(1);
            }
        }
    }
}
