package weir.postgres;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import weir.control.ControlPlane;
import weir.control.TaskControl;
import weir.identifier.IdentifierQuotes;

/**
 * Where tasks put results that are too large to collect: an UNLOGGED table of the sink's own in the schema {@code weir}. Each row
 * carries the epoch, batch, partition and task attempt that wrote it, and the driver takes those of the attempts that won.
 *
 * @param control the control plane of the driver that the tasks work for
 * @param table the staging table, as SQL takes it
 * @param cells the names of its columns beside the tags
 */
record Staging(TaskControl control, String table, String cells) implements Serializable {
    static Staging of(ControlPlane control, String query, Target target) {
        return new Staging(
                control.ofTasks(),
                "weir." + IdentifierQuotes.STANDARD.around(name(control.pipeline(), query, target.table())),
                Merge.cells(target));
    }

    /** The name of a sink's staging table: the same over restarts, and no other's. */
    static String name(String pipeline, String query, TableName table) {
        return "staging_" + id(pipeline, query, table.text());
    }

    /** A short name for something: the same over restarts, another for anything else. */
    static String id(String... parts) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\0", parts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The rows of the attempts that won, as {@link Merge} wants them.
     *
     * @param selected what is selected of their columns
     */
    String winners(long batch, List<Encoded> won, String selected) {
        String attempts = won.stream()
                .map(encoded -> "(" + encoded.partition() + ", " + encoded.attempt() + ")")
                .collect(Collectors.joining(", "));
        return "SELECT part, ctid AS place, " + selected + " FROM " + table + " WHERE epoch = " + control.epoch()
                + " AND batch = " + batch + " AND (part, attempt) IN (" + attempts + ")";
    }
}
