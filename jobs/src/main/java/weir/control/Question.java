package weir.control;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Something that is read from a database.
 *
 * @param <T> the answer
 */
@FunctionalInterface
public interface Question<T> {
    /** Asks it, and changes nothing. */
    T ask(Connection connection) throws SQLException;
}
