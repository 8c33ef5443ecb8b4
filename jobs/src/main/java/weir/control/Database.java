package weir.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.Driver;

/** Connections to one PostgreSQL. Safe for many threads. */
final class Database implements AutoCloseable {
    /** As many as run at once: each query's thread holds one while it commits. Idle ones are given back. */
    private static final int MAX_CONNECTIONS = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final HikariDataSource pool;
    private final String server;
    private final LockWatch locks;

    Database(PostgresConnection connection, String name) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("weir-" + name);
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(connection.url());
        config.setUsername(connection.user());
        config.setPassword(connection.password());
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(Sessions.beginning(connection.schema()));
        config.setDataSourceProperties(Sessions.properties(name));
        this.pool = new HikariDataSource(config);
        this.server = SqlFailure.server(connection.url());
        this.locks = new LockWatch(this);
    }

    String server() {
        return server;
    }

    /** Which locks transactions wait for that somebody else has. */
    List<LockWait> lockWaits() {
        return locks.all();
    }

    /** Commits what {@code work} did, or undoes it. */
    <T> T transaction(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            int pid = locks.begins(connection);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException thrown) {
                undo(connection, thrown);
                throw LockHolders.named(connection, locks.of(pid), thrown);
            } catch (RuntimeException | Error thrown) {
                undo(connection, thrown);
                throw thrown;
            } finally {
                locks.ends(pid);
            }
        }
    }

    /** Runs {@code work} statement by statement. */
    <T> T statements(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return work.in(connection);
        }
    }

    private static void undo(Connection connection, Throwable thrown) {
        try {
            connection.rollback();
        } catch (SQLException again) {
            thrown.addSuppressed(again);
        }
    }

    @Override
    public void close() {
        locks.close();
        pool.close();
    }
}
