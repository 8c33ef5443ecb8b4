package weir.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import weir.control.ControlPlane;
import weir.run.PipelineRun;
import weir.serve.DriverLife;

/** {@code rejects}: how many lines were put aside for which reason, and the last of them, as {@code weir replay} takes them. */
final class RejectsJson implements Endpoint {
    private static final int DEFAULT_LINES = 100;
    private static final int MAX_LINES = 1_000;
    private static final int MAX_REASONS = 100;

    private final DriverLife life;

    RejectsJson(DriverLife life) {
        this.life = life;
    }

    @Override
    public ObjectNode answer(Asked asked) {
        ObjectNode node = Api.JSON.createObjectNode();
        ArrayNode reasons = node.putArray("reasons");
        ArrayNode lines = node.putArray("lines");
        Optional<ControlPlane> control = life.run().flatMap(PipelineRun::control);
        node.put("areKept", control.isPresent());
        control.ifPresent(plane -> plane.read("list bad lines", connection -> {
            reasons(connection, plane.pipeline(), reasons);
            lines(connection, plane.pipeline(), asked.number("last", DEFAULT_LINES, MAX_LINES), lines);
            return null;
        }));
        return node;
    }

    private static void reasons(Connection connection, String pipeline, ArrayNode reasons) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT stream, reason, count(*), (extract(epoch FROM max(at)) * 1000)::bigint FROM weir.rejects
                WHERE pipeline = ? AND line > 0 AND replayed_drop IS NULL
                GROUP BY stream, reason ORDER BY 3 DESC LIMIT ?""")) {
            look.setString(1, pipeline);
            look.setInt(2, MAX_REASONS);
            try (ResultSet found = look.executeQuery()) {
                while (found.next()) {
                    reasons.addObject()
                            .put("stream", found.getString(1))
                            .put("reason", found.getString(2))
                            .put("lines", found.getLong(3))
                            .put("last", found.getLong(4));
                }
            }
        }
    }

    private static void lines(Connection connection, String pipeline, int most, ArrayNode lines) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT stream, lane, drop, line, reason, raw, bytes, (extract(epoch FROM at) * 1000)::bigint FROM weir.rejects
                WHERE pipeline = ? AND line > 0 AND replayed_drop IS NULL ORDER BY at DESC LIMIT ?""")) {
            look.setString(1, pipeline);
            look.setInt(2, most);
            try (ResultSet found = look.executeQuery()) {
                while (found.next()) {
                    lines.addObject()
                            .put("stream", found.getString(1))
                            .put("lane", found.getString(2))
                            .put("drop", found.getLong(3))
                            .put("line", found.getInt(4))
                            .put("reason", found.getString(5))
                            .put("raw", found.getString(6))
                            .put("bytes", found.getLong(7))
                            .put("at", found.getLong(8));
                }
            }
        }
    }
}
