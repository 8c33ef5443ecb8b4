package weir.spec;

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
 */
public record PostgresConnection(
        Position position, String url, String user, String password, Optional<String> variable) {

    /** A database for this process alone: its password stands in no variable. */
    public PostgresConnection(Position position, String url, String user, String password) {
        this(position, url, user, password, Optional.empty());
    }

    @Override
    public String toString() {
        return "PostgresConnection[url=" + url + ", user=" + user + "]";
    }
}
