package weir.control;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.Driver;
import weir.spec.PostgresConnection;

/** Connections to one PostgreSQL. Safe for many threads. */
final class Database implements AutoCloseable {
    /** As many as run at once: each query's thread holds one while it commits. Idle ones are given back. */
    private static final int MOST_CONNECTIONS = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** Longer than the server lets a statement take: who hears nothing for so long has no server any more. */
    static final Duration SILENCE = Duration.ofSeconds(330);

    /**
     * A driver whose machine dies sends no farewell: the server must notice soon, and let go of what it had locked. And a commit that
     * was confirmed must outlive a crash of the server, also where its settings prefer speed. A lock is not
     * waited for without end, nor is a statement, unless the role or the URL says how long.
     */
    private static final String SESSION =
            """
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SET client_min_messages = warning;
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
            SELECT set_config('client_connection_check_interval', '10s', false) WHERE version() ~ 'linux|darwin';
            SELECT set_config('lock_timeout', '30s', false) WHERE current_setting('lock_timeout') = '0';
            SELECT set_config('statement_timeout', '5min', false) WHERE current_setting('statement_timeout') = '0'""";

    private final HikariDataSource pool;
    private final String server;

    Database(PostgresConnection connection, String name) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("weir-" + name);
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(connection.url());
        config.setUsername(connection.user());
        config.setPassword(connection.password());
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(SESSION + "; " + SearchPath.statement(connection.schema()));
        config.addDataSourceProperty("ApplicationName", name);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "10");
        config.addDataSourceProperty("socketTimeout", Long.toString(SILENCE.toSeconds()));
        this.pool = new HikariDataSource(config);
        this.server = SqlFailure.server(connection.url());
    }

    String server() {
        return server;
    }

    /** Commits what {@code work} did, or undoes it. */
    <T> T transaction(Work<T> work) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException thrown) {
                undo(connection, thrown);
                throw LockHolders.named(connection, thrown);
            } catch (RuntimeException | Error thrown) {
                undo(connection, thrown);
                throw thrown;
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
        pool.close();
    }
}
