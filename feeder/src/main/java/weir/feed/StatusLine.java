package weir.feed;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.ToLongFunction;
import picocli.CommandLine;
import weir.log.LogFormat;
import weir.log.Printable;

/** One line that tells a person at a terminal how the streams are doing, twice a second. */
final class StatusLine implements AutoCloseable {
    private static final byte[] TO_LINE_START = "\r\u001b[K".getBytes(StandardCharsets.US_ASCII);

    private final List<Feeder> feeders;
    private final boolean isShown;
    private final Timer timer = new Timer("status", true);
    private long lastRows;

    private StatusLine(List<Feeder> feeders, boolean isShown) {
        this.feeders = feeders;
        this.isShown = isShown;
    }

    /** Shows nothing where the output is no terminal, or is for a program. */
    static StatusLine of(List<Feeder> feeders, LogFormat log) {
        return new StatusLine(feeders, log == LogFormat.TEXT && CommandLine.Help.Ansi.AUTO.enabled());
    }

    boolean isShown() {
        return isShown;
    }

    void start() {
        if (isShown) {
            TimerTask task = new TimerTask() {
                @Override
                public void run() {
                    // Bytes pass as they are, text is escaped.
                    Printable.err().writeBytes(TO_LINE_START);
                    Printable.err().print(text());
                }
            };
            timer.scheduleAtFixedRate(task, 500, 500);
        }
    }

    /** What is shown, half a second after it was asked for before. */
    String text() {
        long rows = sum(Progress::rowsAccepted);
        Feeder slowest = feeders.stream()
                .max(Comparator.comparingLong(feeder -> feeder.progress().lagMillis()))
                .orElseThrow();
        boolean isOne = feeders.size() == 1;
        String text = "%s%,d rows accepted (%,d/s), %,d in %,d drops, %,d bytes in the spool, lag %d ms%s, %d retries"
                .formatted(
                        isOne ? "" : feeders.size() + " streams: ",
                        rows,
                        (rows - lastRows) * 2,
                        sum(Progress::rowsDropped),
                        sum(Progress::drops),
                        sum(Progress::bytesSpooled),
                        slowest.progress().lagMillis(),
                        isOne ? "" : " (" + slowest.name() + ")",
                        sum(Progress::retries));
        lastRows = rows;
        return text;
    }

    private long sum(ToLongFunction<Progress> of) {
        return feeders.stream()
                .mapToLong(feeder -> of.applyAsLong(feeder.progress()))
                .sum();
    }

    @Override
    public void close() {
        timer.cancel();
        if (isShown) {
            Printable.err().println();
        }
    }
}
