package weir.feed.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Brings the lines of one stream of bytes in, as they come. */
final class Pump {
    private Pump() {}

    /**
     * Brings in what comes until the stream or the intake ends.
     *
     * @param source its name, for messages
     */
    static void run(Intake intake, String source, InputStream in, LineLimits limits)
            throws IOException, InterruptedException {
        run(intake, source, limits, new LineReader(in, limits.mostBytes()), new Gathering(intake, source));
    }

    /** As above, for one of many clients. */
    static void run(Intake intake, String source, InputStream in, LineLimits limits, Crowd crowd)
            throws IOException, InterruptedException {
        run(
                intake,
                source,
                limits,
                new LineReader(in, limits.mostBytes(), Optional.of(crowd)),
                new Gathering(intake, source, Crowd.PARCEL_BYTES));
    }

    private static void run(Intake intake, String source, LineLimits limits, LineReader reader, Gathering gathering)
            throws IOException, InterruptedException {
        try (LineReader lines = reader) {
            while (!intake.isStopping() && lines.next()) {
                if (lines.isTooLong()) {
                    intake.refuse(
                            source, lines.buffer(), 0, 0, "longer than " + limits.mostBytes() + " bytes (--max-line)");
                } else if (limits.isText() || !lines.isBlank()) {
                    line(lines, limits, gathering);
                }
                if (lines.mayWait()) {
                    gathering.flush();
                }
            }
        } finally {
            gathering.settle();
        }
    }

    private static void line(LineReader lines, LineLimits limits, Gathering gathering) throws InterruptedException {
        if (limits.isText()) {
            byte[] row = TextRow.of(lines.buffer(), lines.from(), lines.length());
            gathering.line(row, 0, row.length);
        } else {
            gathering.line(lines.buffer(), lines.from(), lines.length());
        }
    }
}
