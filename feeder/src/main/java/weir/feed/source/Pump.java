package weir.feed.source;

import java.io.IOException;
import java.io.InputStream;

/** Brings the lines of one stream of bytes in, as they come. */
final class Pump {
    /** What becomes of a line. */
    enum Format {
        /** The line is a JSON object. */
        JSON,
        /** The line is any text, and becomes {@code {"value": "<the line>"}}. */
        TEXT
    }

    private Pump() {}

    /**
     * Brings in what comes until the stream or the intake ends.
     *
     * @param source its name, for messages
     */
    static void run(Intake intake, String source, InputStream in, Format format, int mostBytes)
            throws IOException, InterruptedException {
        LineReader lines = new LineReader(in, mostBytes);
        Gathering gathering = new Gathering(intake, source);
        try {
            while (!intake.isStopping() && lines.next()) {
                if (lines.isTooLong()) {
                    intake.refuse(source, lines.buffer(), 0, 0, "longer than " + mostBytes + " bytes");
                } else if (!lines.isBlank()) {
                    line(lines, format, gathering);
                }
                if (lines.mayWait()) {
                    gathering.flush();
                }
            }
        } finally {
            gathering.settle();
        }
    }

    private static void line(LineReader lines, Format format, Gathering gathering) throws InterruptedException {
        if (format == Format.TEXT) {
            byte[] row = TextRow.of(lines.buffer(), lines.from(), lines.length());
            gathering.line(row, 0, row.length);
        } else {
            gathering.line(lines.buffer(), lines.from(), lines.length());
        }
    }
}
