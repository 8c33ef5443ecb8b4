package weir.control;

import java.util.Optional;
import weir.yaml.Position;

/**
 * A database.
 *
 * @param position where it stands
 * @param url a JDBC URL without secrets, {@code jdbc:postgresql://host:port/database}
 * @param user the role
 * @param password its secret; never part of a message, and nothing that leaves the driver
 * @param variable the environment variable that holds the password, where tasks of other processes look for it, too; empty if none does
 * @param schema of the tables that are named without one
 */
public record PostgresConnection(
        Position position, String url, String user, String password, Optional<String> variable, String schema) {
    /** The schema of tables where nothing else is said. */
    public static final String PUBLIC = "public";

    /** A database for this process alone, whose tables lie in {@code public}: its password stands in no variable. */
    public PostgresConnection(Position position, String url, String user, String password) {
        this(position, url, user, password, Optional.empty(), PUBLIC);
    }

    @Override
    public String toString() {
        return "PostgresConnection[url=" + url + ", user=" + user + "]";
    }
}
