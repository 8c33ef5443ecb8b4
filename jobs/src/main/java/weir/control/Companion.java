package weir.control;

import java.sql.Connection;
import java.sql.SQLException;

/** What changes with a table: in the transaction that keeps a batch of rows in it, or not at all. */
public interface Companion extends AutoCloseable {
    /**
     * Takes part in the transaction, once for each batch.
     *
     * @throws weir.problem.Failure if the batch must not be kept
     */
    void keep(Connection connection, long batch) throws SQLException;

    @Override
    void close();
}
