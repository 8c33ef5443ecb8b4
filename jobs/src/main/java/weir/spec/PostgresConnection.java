package weir.spec;

import weir.yaml.Position;

/**
 * A database.
 *
 * @param position where it stands
 * @param url a JDBC URL without secrets, {@code jdbc:postgresql://host:port/database}
 * @param user the role
 * @param password its secret; never part of a message
 * @param schema of the tables that are named without one
 */
public record PostgresConnection(Position position, String url, String user, String password, String schema) {
    /** The schema of tables where nothing else is said. */
    public static final String PUBLIC = "public";

    /** A database whose tables lie in {@code public}. */
    public PostgresConnection(Position position, String url, String user, String password) {
        this(position, url, user, password, PUBLIC);
    }

    @Override
    public String toString() {
        return "PostgresConnection[url=" + url + ", user=" + user + "]";
    }
}
