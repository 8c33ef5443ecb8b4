package weir.control;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.apache.spark.sql.execution.datasources.jdbc.JDBCOptions;
import org.apache.spark.sql.jdbc.JdbcConnectionProvider;

/** Connects the tasks of Spark's JDBC source by a {@link TaskLogin}. Spark sends its options to the tasks, and would send a password with them. */
public final class TaskConnections extends JdbcConnectionProvider {
    private static final String NAME = "weir";
    private static final String VARIABLE = "weirPasswordVariable";
    private static final String SCHEMA = "weirSchema";

    /** The options of Spark's JDBC source that say where a database is and who logs in. */
    public static Map<String, String> options(PostgresConnection connection) {
        TaskLogin login = TaskLogin.of(connection);
        return Map.of(
                JDBCOptions.JDBC_URL(),
                login.url(),
                JDBCOptions.JDBC_DRIVER_CLASS(),
                "org.postgresql.Driver",
                JDBCOptions.JDBC_CONNECTION_PROVIDER(),
                NAME,
                "user",
                login.user(),
                VARIABLE,
                login.variable(),
                SCHEMA,
                login.schema());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean canHandle(Driver driver, scala.collection.immutable.Map<String, String> options) {
        return options.contains(VARIABLE);
    }

    @Override
    public Connection getConnection(Driver driver, scala.collection.immutable.Map<String, String> options) {
        JDBCOptions all = new JDBCOptions(options);
        Properties properties = all.asConnectionProperties();
        TaskLogin login = new TaskLogin(
                all.url(),
                properties.getProperty("user"),
                String.valueOf(properties.remove(VARIABLE)),
                String.valueOf(properties.remove(SCHEMA)));
        try {
            return login.connect(properties);
        } catch (SQLException e) {
            throw UncheckedIo.thrown(e);
        }
    }

    @Override
    public boolean modifiesSecurityContext(Driver driver, scala.collection.immutable.Map<String, String> options) {
        return false;
    }
}
