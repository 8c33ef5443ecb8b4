package weir.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Connections that tasks only read by. A login costs more than what a small batch reads, so that they stay open for the tasks of the next batch. Safe for
 * many threads.
 */
final class TaskSessions {
    private static final Map<TaskControl, Deque<Connection>> IDLE = new ConcurrentHashMap<>();

    private TaskSessions() {}

    /** Does something in a transaction that changes nothing. */
    static <T> T read(TaskControl control, Work<T> work) throws SQLException {
        Connection connection = connection(control);
        try {
            T result = work.in(connection);
            connection.rollback();
            IDLE.computeIfAbsent(control, unused -> new ConcurrentLinkedDeque<>())
                    .push(connection);
            return result;
        } catch (SQLException | RuntimeException | Error thrown) {
            close(connection);
            // Whatever happened to this one has happened to the others, too.
            close(control);
            throw thrown;
        }
    }

    private static Connection connection(TaskControl control) throws SQLException {
        Deque<Connection> idle = IDLE.get(control);
        Connection found = idle == null ? null : idle.poll();
        if (found != null) {
            return found;
        }
        Connection opened = control.login().connect(Epoch.session(control.pipeline()));
        try {
            opened.setAutoCommit(false);
            opened.setReadOnly(true);
            return opened;
        } catch (SQLException e) {
            close(opened);
            throw e;
        }
    }

    /** Closes those that nobody uses. */
    static void close(TaskControl control) {
        Deque<Connection> idle = IDLE.remove(control);
        if (idle != null) {
            idle.forEach(TaskSessions::close);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends it, or has done so.
            return;
        }
    }
}
