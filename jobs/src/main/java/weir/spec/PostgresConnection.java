package weir.spec;

import weir.yaml.Position;

/**
 * A database.
 *
 * @param position where it stands
 * @param url a JDBC URL without secrets, {@code jdbc:postgresql://host:port/database}
 * @param user the role
 * @param password its secret; never part of a message
 */
public record PostgresConnection(Position position, String url, String user, String password) {
    @Override
    public String toString() {
        return "PostgresConnection[url=" + url + ", user=" + user + "]";
    }
}
