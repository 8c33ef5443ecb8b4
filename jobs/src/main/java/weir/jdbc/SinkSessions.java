package weir.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * The sessions in which a query's drivers commit to a sink. A driver that was paused in the middle of a commit, or whose machine died, keeps the lock of
 * the ledger's row: where sessions have names and may be told to end, the next driver ends them.
 */
final class SinkSessions {
    private static final int HASH_BYTES = 8;

    private final Dialect dialect;
    private final String prefix;
    private final String name;

    SinkSessions(Dialect dialect, String pipeline, String query, String sink) {
        this.dialect = dialect;
        this.prefix = "weir " + hash(pipeline + "\n" + query + "\n" + sink);
        this.name = prefix + " " + pipeline + " " + query;
    }

    private static String hash(String text) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names a session. */
    void name(Connection connection) throws SQLException {
        if (dialect.hasNamedSessions()) {
            connection.setClientInfo("ApplicationName", name);
        }
    }

    /**
     * Ends those of this sink. Their role is ours, so this needs no privilege.
     *
     * @return whether there were any
     */
    boolean end(Connection connection) throws SQLException {
        if (!dialect.hasNamedSessions()) {
            return false;
        }
        try (PreparedStatement end = connection.prepareStatement(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE starts_with(application_name, ?)"
                        + " AND datname = current_database() AND pid <> pg_backend_pid()")) {
            end.setString(1, prefix);
            try (ResultSet result = end.executeQuery()) {
                return result.next() && result.getLong(1) > 0;
            }
        }
    }
}
