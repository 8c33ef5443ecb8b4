package weir.rejects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import weir.control.TaskControl;
import weir.source.Quarantine;
import weir.source.RejectedLine;

/**
 * Puts bad lines into {@code weir.rejects}, straight from the tasks that meet them and before these end: so what a batch has left out is
 * there when the batch is kept. A drop never changes, so its bad lines are the same whoever reads it and however often: the primary key
 * makes them one row each. A batch without bad lines costs nothing.
 *
 * @param control the database
 * @param stream the stream's name
 */
record PostgresQuarantine(TaskControl control, String stream) implements Quarantine {
    // In the order of the key, as all writers do it: those who meet wait for each other, and never in a circle.
    private static final String INSERT =
            """
            INSERT INTO weir.rejects (pipeline, stream, epoch, lane, drop, line, reason, raw, bytes)
            SELECT ?, ?, ?, lane, drop, line, reason, raw, bytes
            FROM unnest(?::text[], ?::bigint[], ?::integer[], ?::text[], ?::text[], ?::bigint[])
                AS bad (lane, drop, line, reason, raw, bytes)
            ORDER BY lane COLLATE "C", drop, line
            ON CONFLICT DO NOTHING""";

    @Override
    public void keep(List<RejectedLine> lines) {
        control.fenced("put bad lines of stream \"" + stream + "\" into weir.rejects", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setString(1, control.pipeline());
                insert.setString(2, stream);
                insert.setLong(3, control.epoch());
                array(connection, insert, 4, "text", lines, RejectedLine::lane);
                array(connection, insert, 5, "bigint", lines, RejectedLine::drop);
                array(connection, insert, 6, "integer", lines, RejectedLine::line);
                array(connection, insert, 7, "text", lines, line -> storable(line.reason()));
                array(connection, insert, 8, "text", lines, line -> storable(line.raw()));
                array(connection, insert, 9, "bigint", lines, RejectedLine::bytes);
                return insert.executeUpdate();
            }
        });
    }

    private static void array(
            Connection connection,
            PreparedStatement into,
            int place,
            String type,
            List<RejectedLine> lines,
            Function<RejectedLine, Object> value)
            throws SQLException {
        into.setArray(
                place, connection.createArrayOf(type, lines.stream().map(value).toArray()));
    }

    /** PostgreSQL holds neither NUL nor lone surrogates in text. */
    static String storable(String text) {
        StringBuilder storable = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == 0 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)
                        ? 0xfffd
                        : point)
                .forEach(storable::appendCodePoint);
        return storable.toString();
    }
}
