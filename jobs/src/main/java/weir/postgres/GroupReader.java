package weir.postgres;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import weir.control.TaskControl;

/** Reads groups that were kept before, in a task. */
public final class GroupReader implements Serializable {
    private static final int FETCHED_AT_ONCE = 2_000;

    private final TaskControl control;
    private final String table;
    private final String action;

    GroupReader(TaskControl control, String table, String action) {
        this.control = control;
        this.table = table;
        this.action = action;
    }

    /** Takes the groups that were found. */
    public interface Receiver {
        /**
         * Takes one.
         *
         * @param buffers key and buffers, as an {@code UnsafeRow}
         */
        void group(byte[] digest, byte[] buffers);
    }

    /**
     * Looks for groups.
     *
     * @param digests of their keys
     * @return key and buffers of those that are there, by the digest
     */
    public Map<ByteBuffer, byte[]> find(Collection<byte[]> digests) {
        return control.read(action, connection -> {
            Map<ByteBuffer, byte[]> found = new HashMap<>();
            try (PreparedStatement look =
                    connection.prepareStatement("SELECT digest, buffers FROM " + table + " WHERE digest = ANY (?)")) {
                look.setArray(1, connection.createArrayOf("bytea", digests.toArray(byte[][]::new)));
                try (ResultSet result = look.executeQuery()) {
                    while (result.next()) {
                        found.put(ByteBuffer.wrap(result.getBytes(1)), result.getBytes(2));
                    }
                }
            }
            return found;
        });
    }

    /**
     * Reads all groups of a partition, or those that have ended.
     *
     * @param ended only those that end at this time or before, in microseconds since 1970
     */
    public void scan(int partition, int partitions, OptionalLong ended, Receiver receiver) {
        control.read(action, connection -> {
            scan(connection, partition, partitions, ended, receiver);
            return null;
        });
    }

    private void scan(Connection connection, int partition, int partitions, OptionalLong ended, Receiver receiver)
            throws SQLException {
        // Spark's pmod of its own hash: the remainder that is never negative.
        try (PreparedStatement scan = connection.prepareStatement("SELECT digest, buffers FROM " + table
                + " WHERE mod(mod(spark_hash, ?) + ?, ?) = ?" + (ended.isPresent() ? " AND ends <= ?" : ""))) {
            scan.setInt(1, partitions);
            scan.setInt(2, partitions);
            scan.setInt(3, partitions);
            scan.setInt(4, partition);
            if (ended.isPresent()) {
                scan.setLong(5, ended.getAsLong());
            }
            scan.setFetchSize(FETCHED_AT_ONCE);
            try (ResultSet result = scan.executeQuery()) {
                while (result.next()) {
                    receiver.group(result.getBytes(1), result.getBytes(2));
                }
            }
        }
    }
}
