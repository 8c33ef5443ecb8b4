package weir.rejects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import weir.control.ControlPlaneAdmin;
import weir.problem.InvalidInput;
import weir.problem.Problems;
import weir.problem.TransientFailure;

/**
 * A file that says what bad lines should have been: JSON lines with {@code stream}, {@code lane}, {@code drop}, {@code line} and {@code
 * mended}, as {@code weir rejects} prints them. {@code mended} is the row, or its text; null leaves a line as it is.
 */
public final class MendedLines {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Problems problems;

    private MendedLines(Path file) {
        this.file = file;
        this.problems = new Problems(file.toString());
    }

    private record Mended(int at, String stream, Place place, String text) {}

    /**
     * Takes a file over into {@code weir.rejects}: all of it or, if something is wrong in it, nothing.
     *
     * @return how many lines were mended
     * @throws InvalidInput with all that is wrong in the file
     */
    public static int take(Path file, ControlPlaneAdmin admin) {
        return new MendedLines(file).take(admin);
    }

    private int take(ControlPlaneAdmin admin) {
        List<Mended> lines = read();
        problems.throwIfAny();
        return admin.transaction("mend bad lines", connection -> {
            for (Mended line : lines) {
                mend(admin.pipeline(), line, connection);
            }
            problems.throwIfAny();
            return lines.size();
        });
    }

    private List<Mended> read() {
        List<Mended> mended = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    read(i + 1, lines.get(i), mended);
                }
            }
        } catch (IOException e) {
            throw new TransientFailure("read \"" + file + "\"", e, "Name a file that is there, readable and in UTF-8");
        }
        return mended;
    }

    private void read(int number, String line, List<Mended> into) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            problems.add(number, "", "it is not JSON: " + e.getOriginalMessage(), "");
            return;
        }
        if (!node.path("stream").isTextual()
                || !node.path("lane").isTextual()
                || !node.path("drop").isIntegralNumber()
                || !node.path("line").isIntegralNumber()) {
            problems.add(
                    number, "", "it has to name stream, lane, drop and line", "\"weir rejects\" prints such lines");
            return;
        }
        JsonNode mended = node.path("mended");
        if (mended.isMissingNode() || mended.isNull()) {
            return;
        }
        into.add(new Mended(
                number,
                node.path("stream").textValue(),
                new Place(
                        node.path("lane").textValue(),
                        node.path("drop").longValue(),
                        node.path("line").intValue()),
                PostgresQuarantine.storable(mended.isTextual() ? mended.textValue() : mended.toString())));
    }

    private void mend(String pipeline, Mended line, Connection connection) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                """
                UPDATE weir.rejects SET mended = CASE WHEN replayed_drop IS NULL THEN ? ELSE mended END
                WHERE pipeline = ? AND stream = ? AND lane = ? AND drop = ? AND line = ? AND line > 0
                RETURNING replayed_drop IS NOT NULL""")) {
            update.setString(1, line.text());
            update.setString(2, pipeline);
            update.setString(3, line.stream());
            update.setString(4, line.place().lane());
            update.setLong(5, line.place().drop());
            update.setInt(6, line.place().line());
            try (ResultSet result = update.executeQuery()) {
                if (!result.next()) {
                    problems.add(
                            line.at(),
                            "",
                            "weir.rejects has no " + line.place() + " of stream \"" + line.stream() + "\"",
                            "Correct the place or remove the line");
                } else if (result.getBoolean(1)) {
                    problems.add(
                            line.at(),
                            "",
                            line.place() + " of stream \"" + line.stream() + "\" was sent back before",
                            "Remove the line");
                }
            }
        }
    }
}
