package weir.rejects;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import weir.control.ControlPlaneAdmin;

/** The drops of mended lines, as {@code weir.replay} and {@code weir.rejects} know them. */
final class ReplayLog {
    private static final String LANE_PREFIX = "mended-";
    private static final int MAX_LINES_OF_A_DROP = 1_000;

    private final ControlPlaneAdmin admin;
    private final String stream;

    ReplayLog(ControlPlaneAdmin admin, String stream) {
        this.admin = admin;
        this.stream = stream;
    }

    /**
     * A mended line.
     *
     * @param text in one line
     */
    record Line(Place place, String text) {}

    /**
     * A drop that is written down.
     *
     * @param lines how many it holds
     * @param content what it holds
     * @param at when, in ms: its seal time
     */
    record Drop(String lane, long number, int lines, String content, Instant at) {}

    /**
     * Where a replay is.
     *
     * @param drop what was written down; empty if none of the lines was chosen
     * @param last of the lines that the choice was made of; empty if there were none
     */
    record Step(Optional<Drop> drop, Optional<Place> last) {}

    /** The drop that was written down and not noted as published. There is one at the most. */
    Optional<Drop> unpublished() {
        return admin.transaction("look for a replay that was begun", connection -> {
            try (PreparedStatement look = connection.prepareStatement(
                    "SELECT lane, drop, lines, content, at FROM weir.replay WHERE pipeline = ? AND stream = ? AND published IS NULL")) {
                bind(look);
                try (ResultSet result = look.executeQuery()) {
                    return result.next()
                            ? Optional.of(new Drop(
                                    result.getString(1),
                                    result.getLong(2),
                                    result.getInt(3),
                                    new String(result.getBytes(4), StandardCharsets.UTF_8),
                                    result.getTimestamp(5).toInstant().truncatedTo(ChronoUnit.MILLIS)))
                            : Optional.empty();
                }
            }
        });
    }

    /** The lane that the stream's mended lines go to; empty before the first. */
    Optional<String> lane() {
        return admin.transaction("look for the lane of mended lines", this::lane);
    }

    private Optional<String> lane(Connection connection) throws SQLException {
        try (PreparedStatement look =
                connection.prepareStatement("SELECT lane FROM weir.replay WHERE pipeline = ? AND stream = ? LIMIT 1")) {
            bind(look);
            try (ResultSet result = look.executeQuery()) {
                return result.next() ? Optional.of(result.getString(1)) : Optional.empty();
            }
        }
    }

    /**
     * Writes down the next drop.
     *
     * @param after where the last step ended
     * @param choice of lines that are mended and in no drop yet, those that the drop is made of
     */
    Step begin(Optional<Place> after, Function<List<Line>, List<Line>> choice) {
        return admin.transaction("write down a drop of mended lines of stream \"" + stream + "\"", connection -> {
            List<Line> waiting = waiting(connection, after);
            if (waiting.isEmpty()) {
                return new Step(Optional.empty(), Optional.empty());
            }
            Optional<Place> last = Optional.of(waiting.get(waiting.size() - 1).place());
            List<Line> chosen = choice.apply(waiting);
            return new Step(chosen.isEmpty() ? Optional.empty() : Optional.of(writeDown(connection, chosen)), last);
        });
    }

    private Drop writeDown(Connection connection, List<Line> chosen) throws SQLException {
        // A name of its own: no other pipeline, and no earlier life of this database, has written to the lane.
        String lane = lane(connection)
                .orElseGet(() -> LANE_PREFIX
                        + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
        String content = chosen.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
        Drop drop = new Drop(
                lane,
                nextNumber(connection),
                chosen.size(),
                content,
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
        insert(connection, drop);
        assign(connection, drop, chosen);
        return drop;
    }

    private List<Line> waiting(Connection connection, Optional<Place> after) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT lane, drop, line, mended FROM weir.rejects
                WHERE pipeline = ? AND stream = ? AND line > 0 AND mended IS NOT NULL AND replayed IS NULL
                  AND replayed_drop IS NULL AND (lane, drop, line) > (?, ?, ?)
                ORDER BY lane, drop, line LIMIT ? FOR UPDATE""")) {
            bind(look);
            look.setString(3, after.map(Place::lane).orElse(""));
            look.setLong(4, after.map(Place::drop).orElse(0L));
            look.setInt(5, after.map(Place::line).orElse(0));
            look.setInt(6, MAX_LINES_OF_A_DROP);
            List<Line> waiting = new ArrayList<>();
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    Place place = new Place(result.getString(1), result.getLong(2), result.getInt(3));
                    // JSON may go over several lines, where a line end means no more than a blank. A drop's lines may
                    // not.
                    waiting.add(new Line(place, result.getString(4).replaceAll("[\\r\\n]+", " ")));
                }
            }
            return waiting;
        }
    }

    private long nextNumber(Connection connection) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT coalesce(max(drop) + 1, 0) FROM weir.replay WHERE pipeline = ? AND stream = ?")) {
            bind(look);
            try (ResultSet result = look.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    private void insert(Connection connection, Drop drop) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO weir.replay (pipeline, stream, lane, drop, lines, content, who, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            bind(insert);
            insert.setString(3, drop.lane());
            insert.setLong(4, drop.number());
            insert.setInt(5, drop.lines());
            insert.setBytes(6, drop.content().getBytes(StandardCharsets.UTF_8));
            insert.setString(7, admin.who());
            insert.setTimestamp(8, Timestamp.from(drop.at()));
            insert.executeUpdate();
        }
    }

    private void assign(Connection connection, Drop drop, List<Line> lines) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE weir.rejects SET replayed_lane = ?, replayed_drop = ?, replayed_line = ?
                WHERE pipeline = ? AND stream = ? AND lane = ? AND drop = ? AND line = ?""")) {
            for (int i = 0; i < lines.size(); i++) {
                Place place = lines.get(i).place();
                update.setString(1, drop.lane());
                update.setLong(2, drop.number());
                update.setInt(3, i + 1);
                update.setString(4, admin.pipeline());
                update.setString(5, stream);
                update.setString(6, place.lane());
                update.setLong(7, place.drop());
                update.setInt(8, place.line());
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    /** Notes that a drop is in the stream. */
    void published(Drop drop) {
        admin.transaction(
                "note the replay of drop " + drop.number() + " of lane \"" + drop.lane() + "\"", connection -> {
                    try (PreparedStatement lines = connection.prepareStatement(
                                    """
                            UPDATE weir.rejects SET replayed = clock_timestamp()
                            WHERE pipeline = ? AND stream = ? AND replayed_drop = ? AND replayed IS NULL""");
                            PreparedStatement whole = connection.prepareStatement(
                                    """
                            UPDATE weir.replay SET published = clock_timestamp(), content = NULL
                            WHERE pipeline = ? AND stream = ? AND drop = ? AND published IS NULL""")) {
                        for (PreparedStatement each : List.of(lines, whole)) {
                            bind(each);
                            each.setLong(3, drop.number());
                            each.executeUpdate();
                        }
                        return null;
                    }
                });
    }

    private void bind(PreparedStatement statement) throws SQLException {
        statement.setString(1, admin.pipeline());
        statement.setString(2, stream);
    }
}
