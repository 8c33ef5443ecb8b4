package weir.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
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
        return "{\"stream\":\"%s\",\"lane\":\"%s\",\"rowsAccepted\":%d,\"linesRefused\":%d,\"rowsDropped\":%d,"
                        .formatted(
                                feeder.name(),
                                feeder.lane(),
                                done.rowsAccepted(),
                                done.linesRefused(),
                                done.rowsDropped())
                + "\"drops\":%d,\"bytesDropped\":%d,\"laneRows\":%d,\"segmentsWaiting\":%d}\n"
                        .formatted(done.drops(), done.bytesDropped(), done.laneRows(), done.segmentsWaiting());
    }
}
