package weir.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;
import weir.identifier.IdentifierQuotes;

/**
 * What holds in every session of Weir's, whatever role and database are set to.
 *
 * <p>Names without a schema are looked for in one schema. Weir's own statements name schemas; defaults and triggers of users' tables may not,
 * and must mean the same in each session.
 */
public final class Sessions {
    /** Longer than the server lets a statement take: who hears nothing for so long has no server any more. */
    public static final Duration SILENCE = Duration.ofSeconds(330);

    /** A lock is not waited for without end, nor is a statement, unless the role or the URL says how long. */
    public static final String BOUNDS =
            """
            SELECT set_config('lock_timeout', '30s', false) WHERE current_setting('lock_timeout') = '0';
            SELECT set_config('statement_timeout', '5min', false) WHERE current_setting('statement_timeout') = '0'""";

    /**
     * A driver whose machine dies sends no farewell: the server must notice soon, and let go of what it had locked. A commit that
     * was confirmed must outlive a crash of the server, also where its settings prefer speed. And a floating-point number comes back as the
     * one that was written.
     */
    private static final String SETTINGS =
            """
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SET client_min_messages = warning;
            SET extra_float_digits = 1;
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
            SELECT set_config('client_connection_check_interval', '10s', false) WHERE version() ~ 'linux|darwin';
            """
                    + BOUNDS;

    private Sessions() {}

    /**
     * The statements that a new session begins with.
     *
     * @param schema where names without one are looked for
     */
    static String beginning(String schema) {
        return SETTINGS + "; SET search_path = " + IdentifierQuotes.STANDARD.around(schema);
    }

    /** What a connection is given besides the URL, which has the last word, and the login. */
    static Properties properties(String application) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", application);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", Long.toString(SILENCE.toSeconds()));
        return properties;
    }

    /**
     * A connection of its own, outside of any pool.
     *
     * @param application as PostgreSQL shows it
     */
    public static Connection open(PostgresConnection database, String application) throws SQLException {
        Properties properties = properties(application);
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return open(database.url(), properties, database.schema());
    }

    static Connection open(String url, Properties properties, String schema) throws SQLException {
        Connection connection = new Driver().connect(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(beginning(schema));
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
