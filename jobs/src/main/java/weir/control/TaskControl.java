package weir.control;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * The control plane as tasks see it: no pool, a connection for each transaction. It travels to the executors, and holds the password;
 * it must go nowhere but into a task.
 *
 * @param url of the database
 * @param user its role
 * @param password its secret
 * @param schema of the tables that are named without one
 * @param pipeline the pipeline's name
 * @param epoch of the driver that the tasks work for
 * @param driver tells that driver from every other
 */
public record TaskControl(
        String url, String user, String password, String schema, String pipeline, long epoch, String driver)
        implements Serializable {

    /**
     * Does something in one transaction that holds the epoch.
     *
     * @param action verb and thing for {@link weir.problem.Cannot}
     * @throws weir.problem.Cannot if the database is away or refuses
     * @throws Fenced if a newer driver has taken over
     */
    public <T> T fenced(String action, Work<T> work) {
        // Named like the driver's sessions, so that a new driver ends it, too, when it holds on to its epoch.
        try (Connection connection = connect(url, user, password, schema, Epoch.session(pipeline))) {
            connection.setAutoCommit(false);
            new Epoch(pipeline, epoch, driver).hold(connection);
            T result = work.in(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw SqlFailure.cannot(action, e, SqlFailure.server(url));
        }
    }

    /**
     * A connection of a task.
     *
     * @param schema of the tables that are named without one
     * @param application as PostgreSQL shows it
     */
    public static Connection connect(String url, String user, String password, String schema, String application)
            throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", application);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", Long.toString(Database.SILENCE.toSeconds()));
        return SearchPath.pin(new Driver().connect(url, properties), schema);
    }

    @Override
    public String toString() {
        return "TaskControl[pipeline=" + pipeline + ", epoch=" + epoch + "]";
    }
}
