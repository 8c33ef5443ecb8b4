package weir.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.Sessions;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/** Connections to the database of a sink, one for each piece of work. */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private Connections() {}

    /**
     * What is done on a connection.
     *
     * @param <T> what comes of it
     */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /**
     * Does something on a new connection, in auto-commit.
     *
     * @param action verb and thing for {@link weir.problem.Failure}
     */
    static <T> T open(JdbcTable spec, String action, Work<T> work) {
        try (Connection connection = connect(spec)) {
            return work.in(connection);
        } catch (SQLException e) {
            throw Failures.cannot(action, e, Failures.server(spec.url()));
        }
    }

    /** The same in one transaction. */
    static <T> T transaction(JdbcTable spec, String action, Work<T> work) {
        return open(spec, action, connection -> {
            connection.setAutoCommit(false);
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error thrown) {
                // JDBC leaves it to the driver what becomes of a transaction when its connection is closed.
                try {
                    connection.rollback();
                } catch (SQLException again) {
                    thrown.addSuppressed(again);
                }
                throw thrown;
            }
        });
    }

    private static Connection connect(JdbcTable spec) throws SQLException {
        spec.driver().ifPresent(Connections::load);
        Properties properties = new Properties();
        spec.user().ifPresent(user -> properties.setProperty("user", user));
        spec.password().ifPresent(password -> properties.setProperty("password", password));
        Connection connection = DriverManager.getConnection(spec.url(), properties);
        Dialect dialect = Dialect.of(spec.url());
        try {
            Optional<String> schema = dialect.schema(spec.url());
            if (schema.isPresent()) {
                connection.setSchema(schema.get());
            }
            bound(connection, spec, dialect);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static void bound(Connection connection, JdbcTable spec, Dialect dialect) throws SQLException {
        Optional<String> bounds = dialect.bounds();
        if (bounds.isPresent()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(bounds.get());
            }
        }
        if (!spec.url().contains("socketTimeout")) {
            try {
                connection.setNetworkTimeout(Runnable::run, (int) Sessions.SILENCE.toMillis());
            } catch (SQLFeatureNotSupportedException e) {
                LOG.debug("no bound for silence table={} reason={}", spec.table(), Failure.reason(e));
            }
        }
    }

    private static void load(String driver) {
        try {
            Class.forName(driver);
        } catch (ClassNotFoundException e) {
            throw new PermanentFailure(
                    "load the JDBC driver \"" + driver + "\"",
                    "it is not on the class path",
                    "Name its jar in the environment variable WEIR_CLASS_PATH",
                    e);
        }
    }
}
