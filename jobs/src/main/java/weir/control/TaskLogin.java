package weir.control;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import weir.problem.PermanentFailure;

/**
 * Where a task finds the login of a database. It travels to the executors without the password: a task in the driver's process finds it there, one in
 * another process in the environment variable that the pipeline file names.
 *
 * @param url of the database
 * @param user its role
 * @param variable the environment variable that holds the password; empty if none does, and only the driver's process knows it
 * @param schema of the tables that are named without one
 */
public record TaskLogin(String url, String user, String variable, String schema) implements Serializable {
    private static final Map<TaskLogin, String> PASSWORDS_OF_THIS_PROCESS = new ConcurrentHashMap<>();

    /** The login for tasks of the driver that calls this. */
    public static TaskLogin of(PostgresConnection connection) {
        TaskLogin login = new TaskLogin(
                connection.url(), connection.user(), connection.variable().orElse(""), connection.schema());
        PASSWORDS_OF_THIS_PROCESS.put(login, connection.password());
        return login;
    }

    /**
     * A connection of a task.
     *
     * @param application as PostgreSQL shows it
     * @throws PermanentFailure if there is no password here
     */
    Connection connect(String application) throws SQLException {
        return connect(Sessions.properties(application));
    }

    /** @param properties of the connection besides user and password, where they are others than those of all */
    Connection connect(Properties properties) throws SQLException {
        Properties all = Sessions.properties("weir task");
        all.putAll(properties);
        all.setProperty("user", user);
        all.setProperty("password", password());
        return Sessions.open(url, all, schema);
    }

    /** Host, port and database, for messages. */
    public String server() {
        return SqlFailure.server(url);
    }

    private String password() {
        return Optional.ofNullable(PASSWORDS_OF_THIS_PROCESS.get(this))
                .or(() -> Optional.ofNullable(System.getenv(variable)))
                .orElseThrow(() -> new PermanentFailure(
                        "log in to " + server() + " from an executor",
                        variable.isEmpty()
                                ? "only the driver knows the password"
                                : "its environment has no variable " + variable + ", which holds the password",
                        "Name the variable in executors.env of the chart, or in Spark's settings"
                                + " spark.kubernetes.executor.secretKeyRef.NAME"));
    }
}
