package weir.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;

/** The driver that has taken over, as the fenced one sees it: through what it says in the database. */
public final class StandbyMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(StandbyMonitor.class);

    /** Three times as long as a living driver is ever silent. */
    private static final Duration SILENCE = Duration.ofSeconds(90);

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private StandbyMonitor() {}

    /** Returns when no driver of the pipeline has said anything for 90 s. While the database is away nobody can know. */
    public static void awaitSilence(PostgresConnection connection, String pipeline) throws InterruptedException {
        awaitSilence(connection, pipeline, SILENCE, PAUSE);
    }

    /** What was said last has a time of the server's clock, which may have stepped back since: so it also counts that nothing new is said. */
    static void awaitSilence(PostgresConnection connection, String pipeline, Duration silence, Duration pause)
            throws InterruptedException {
        try (Database database = new Database(connection, "weir standby " + pipeline)) {
            Optional<Said> last = Optional.empty();
            long since = System.nanoTime();
            while (true) {
                Optional<Said> said = said(database, pipeline, silence);
                if (said.isEmpty() || !said.equals(last)) {
                    since = System.nanoTime();
                    last = said;
                }
                if (said.filter(Said::isLongAgo).isPresent() || System.nanoTime() - since > silence.toNanos()) {
                    return;
                }
                Thread.sleep(pause.toMillis());
            }
        }
    }

    private record Said(String when, boolean isLongAgo) {}

    private static Optional<Said> said(Database database, String pipeline, Duration silence) {
        try {
            return database.statements(session -> said(session, pipeline, silence));
        } catch (SQLException e) {
            LOG.warn("nothing is known of the newer driver reason=\"{}\"", Failure.reason(e));
            return Optional.empty();
        }
    }

    private static Optional<Said> said(Connection session, String pipeline, Duration silence) throws SQLException {
        try (PreparedStatement look = session.prepareStatement(
                """
                SELECT concat(max(epoch.epoch), ' ', max(since), ' ', max(at)),
                    greatest(max(since), max(at)) < now() - make_interval(secs => ?)
                FROM weir.epoch LEFT JOIN weir.query USING (pipeline)
                WHERE pipeline = ?""")) {
            look.setDouble(1, silence.toMillis() / 1_000.0);
            look.setString(2, pipeline);
            try (ResultSet found = look.executeQuery()) {
                return found.next() ? Optional.of(new Said(found.getString(1), found.getBoolean(2))) : Optional.empty();
            }
        }
    }
}
