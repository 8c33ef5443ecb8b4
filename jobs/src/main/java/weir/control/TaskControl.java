package weir.control;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The control plane as tasks see it: no pool, a connection for each transaction. It travels to the executors.
 *
 * @param login for its database
 * @param pipeline the pipeline's name
 * @param epoch of the driver that the tasks work for
 * @param driver tells that driver from every other
 */
public record TaskControl(TaskLogin login, String pipeline, long epoch, String driver) implements Serializable {

    /**
     * Does something in one transaction that holds the epoch.
     *
     * @param action verb and thing for {@link weir.problem.Failure}
     * @throws weir.problem.Failure if the database is away or refuses
     * @throws Fenced if a newer driver has taken over
     */
    public <T> T fenced(String action, Work<T> work) {
        return transaction(action, connection -> {
            hold(connection);
            return work.in(connection);
        });
    }

    /** As {@link #fenced}, for what takes long and is seen by nobody before it is committed: the epoch is held for the commit alone. */
    public <T> T fencedAtItsCommit(String action, Work<T> work) {
        return transaction(action, connection -> {
            T result = work.in(connection);
            hold(connection);
            return result;
        });
    }

    /**
     * Looks something up. The connection is kept for the next look.
     *
     * @param action verb and thing for {@link weir.problem.Failure}
     * @throws weir.problem.Failure if the database is away or refuses
     */
    public <T> T read(String action, Work<T> work) {
        try {
            return TaskSessions.read(this, work);
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, login.server());
        }
    }

    private <T> T transaction(String action, Work<T> work) {
        // Named like the driver's sessions, so that a new driver ends it, too, when it holds on to its epoch.
        try (Connection connection = login.connect(Epoch.session(pipeline))) {
            connection.setAutoCommit(false);
            T result = work.in(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, login.server());
        }
    }

    private void hold(Connection connection) throws SQLException {
        new Epoch(pipeline, epoch, driver).hold(connection);
    }
}
