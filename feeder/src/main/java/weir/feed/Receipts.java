package weir.feed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import weir.json.Json;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** What was accepted and dropped, to compare with what a table counts: one JSON object a line and stream. */
final class Receipts {
    private Receipts() {}

    /** @throws Failure if the file can't be written */
    static void write(Path file, List<Feeder> feeders) {
        try {
            Files.writeString(file, feeders.stream().map(Receipts::of).collect(Collectors.joining()));
        } catch (IOException e) {
            throw new TransientFailure("write receipt \"" + file + "\"", e, "Choose a file that may be written");
        }
    }

    private static String of(Feeder feeder) {
        Progress done = feeder.progress();
        ObjectNode receipt = Json.object()
                .put("stream", feeder.name())
                .put("lane", feeder.lane())
                .put("rowsAccepted", done.rowsAccepted())
                .put("linesRefused", done.linesRefused())
                .put("rowsDropped", done.rowsDropped())
                .put("drops", done.drops())
                .put("bytesDropped", done.bytesDropped())
                .put("laneRows", done.laneRows())
                .put("segmentsWaiting", done.segmentsWaiting());
        return Json.line(receipt) + "\n";
    }
}
