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
import weir.serve.StatusJson;

/** {@code lives}: the epochs that the ledger knows, with their first and last commits, and what drills have shown. */
final class DriverLives implements Endpoint {
    private static final int MAX_LIVES = 100;
    private static final int MAX_DRILLS = 100;

    private final DriverLife life;
    private volatile Optional<Verdict> last = Optional.empty();

    /**
     * What the last verification at the end of a drill has found.
     *
     * @param atMillis when the last pod of it was killed, in ms since 1970
     */
    record Verdict(long atMillis, long lost, long duplicated, long different) {}

    DriverLives(DriverLife life) {
        this.life = life;
    }

    /** As of the last time somebody asked for lives; waits for nothing. */
    Optional<Verdict> lastVerdict() {
        return last;
    }

    @Override
    public ObjectNode answer(Asked asked) {
        ObjectNode node = Api.JSON.createObjectNode();
        node.set("milestones", StatusJson.node(life).get("milestones"));
        ArrayNode lives = node.putArray("lives");
        ArrayNode drills = node.putArray("drills");
        Optional<ControlPlane> control = life.run().flatMap(PipelineRun::control);
        control.ifPresent(plane -> plane.read("read the lives of pipeline \"" + plane.pipeline() + "\"", connection -> {
            lives(connection, plane, lives);
            drills(connection, plane, drills);
            return null;
        }));
        return node;
    }

    private static void lives(Connection connection, ControlPlane plane, ArrayNode lives) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT epoch, count(*), (extract(epoch FROM min(at)) * 1000)::bigint, (extract(epoch FROM max(at)) * 1000)::bigint
                FROM weir.ledger WHERE pipeline = ? GROUP BY epoch ORDER BY epoch DESC LIMIT ?""")) {
            look.setString(1, plane.pipeline());
            look.setInt(2, MAX_LIVES);
            try (ResultSet found = look.executeQuery()) {
                while (found.next()) {
                    lives.addObject()
                            .put("epoch", found.getLong(1))
                            .put("entries", found.getLong(2))
                            .put("firstCommit", found.getLong(3))
                            .put("lastCommit", found.getLong(4));
                }
            }
        }
    }

    private void drills(Connection connection, ControlPlane plane, ArrayNode drills) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT part, pod, (extract(epoch FROM killed) * 1000)::bigint, passed, caught_up, lost, duplicated, different
                FROM weir.drill WHERE pipeline = ? ORDER BY killed DESC LIMIT ?""")) {
            look.setString(1, plane.pipeline());
            look.setInt(2, MAX_DRILLS);
            try (ResultSet found = look.executeQuery()) {
                while (found.next()) {
                    if (drills.isEmpty()) {
                        last = Optional.of(new Verdict(
                                found.getLong(3), found.getLong(6), found.getLong(7), found.getLong(8)));
                    }
                    drills.addObject()
                            .put("part", found.getString(1))
                            .put("pod", found.getString(2))
                            .put("killed", found.getLong(3))
                            .put("passed", found.getBoolean(4))
                            .put("caughtUp", found.getBoolean(5))
                            .put("lost", found.getLong(6))
                            .put("duplicated", found.getLong(7))
                            .put("different", found.getLong(8));
                }
            }
        }
    }
}
