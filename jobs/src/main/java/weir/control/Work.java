package weir.control;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is done on a connection of the control plane, which commits or undoes it.
 *
 * @param <T> what comes of it
 */
public interface Work<T> {
    /** Must not commit, roll back or close. */
    T in(Connection connection) throws SQLException;
}
