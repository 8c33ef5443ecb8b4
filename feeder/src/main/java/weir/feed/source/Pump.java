package weir.feed.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Brings the lines of one stream of bytes in, as they come. */
final class Pump {
    private Pump() {}

    /** How long an object over several lines may be for one of many clients: all of its lines wait in memory. */
    private static final int MAX_OBJECT_BYTES = 1 << 13;

    /**
     * Brings in what comes until the stream or the intake ends.
     *
     * @param source its name, for messages
     */
    static void run(Intake intake, String source, InputStream in, LineLimits limits)
            throws IOException, InterruptedException {
        Gathering gathering = new Gathering(intake, source);
        LineReader lines = new LineReader(in, limits.mostBytes());
        run(intake, lines, gathering, rows(in, lines, limits, limits.mostBytes(), LineReader.MAX_LINE));
    }

    /** As above, for one of many clients. */
    static void run(Intake intake, String source, InputStream in, LineLimits limits, ClientMemoryBudget budget)
            throws IOException, InterruptedException {
        Gathering gathering = new Gathering(intake, source, ClientMemoryBudget.BATCH_BYTES);
        LineReader lines = new LineReader(in, limits.mostBytes(), Optional.of(budget));
        int mostBytes = Math.min(limits.mostBytes(), MAX_OBJECT_BYTES);
        run(intake, lines, gathering, rows(in, lines, limits, mostBytes, Rows.ON_ONE_LINE));
    }

    private static Rows rows(InputStream in, LineReader lines, LineLimits limits, int mostObjectBytes, String remedy) {
        return limits.isText() ? new TextRows(in, lines) : new JsonLineRows(in, lines, mostObjectBytes, remedy);
    }

    private static void run(Intake intake, LineReader lines, Gathering gathering, Rows rows)
            throws IOException, InterruptedException {
        lines.beforeWaiting(gathering::flush);
        try (lines) {
            boolean isMore = true;
            while (isMore && !intake.isStopping()) {
                isMore = rows.next((bytes, from, length) -> gathering.line(rows, bytes, from, length));
            }
        } finally {
            gathering.settle();
        }
    }
}
