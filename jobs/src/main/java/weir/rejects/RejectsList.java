package weir.rejects;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import weir.control.ControlPlaneAdmin;

/** Tells of bad lines, one JSON object each, as {@link MendedLines} takes them back. */
public final class RejectsList {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ROWS_AT_A_TIME = 500;

    private RejectsList() {}

    /**
     * Goes through the lines that were not sent back.
     *
     * @param stream only those of this one
     * @param each takes one JSON object
     */
    public static void read(ControlPlaneAdmin admin, Optional<String> stream, Consumer<String> each) {
        admin.transaction("list bad lines", connection -> {
            try (PreparedStatement look = connection.prepareStatement(
                    """
                    SELECT stream, lane, drop, line, reason, raw, bytes, mended FROM weir.rejects
                    WHERE pipeline = ? AND (? = '' OR stream = ?) AND line > 0 AND replayed_drop IS NULL
                    ORDER BY stream, lane, drop, line""")) {
                look.setFetchSize(ROWS_AT_A_TIME);
                look.setString(1, admin.pipeline());
                look.setString(2, stream.orElse(""));
                look.setString(3, stream.orElse(""));
                try (ResultSet result = look.executeQuery()) {
                    while (result.next()) {
                        each.accept(json(result).toString());
                    }
                }
                return null;
            }
        });
    }

    private static ObjectNode json(ResultSet row) throws SQLException {
        return JSON.createObjectNode()
                .put("stream", row.getString("stream"))
                .put("lane", row.getString("lane"))
                .put("drop", row.getLong("drop"))
                .put("line", row.getInt("line"))
                .put("reason", row.getString("reason"))
                .put("raw", row.getString("raw"))
                .put("bytes", row.getLong("bytes"))
                .put("mended", row.getString("mended"));
    }
}
