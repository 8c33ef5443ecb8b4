package weir.feed;

import java.util.Timer;
import java.util.TimerTask;
import picocli.CommandLine;

/** One line that tells a person at a terminal how the feeder is doing, twice a second. */
final class StatusLine implements AutoCloseable {
    private final Feeder feeder;
    private final boolean isShown;
    private final Timer timer = new Timer("status", true);
    private long lastRows;

    private StatusLine(Feeder feeder, boolean isShown) {
        this.feeder = feeder;
        this.isShown = isShown;
    }

    /** Shows nothing where the output is no terminal. */
    static StatusLine of(Feeder feeder) {
        return new StatusLine(feeder, CommandLine.Help.Ansi.AUTO.enabled());
    }

    void start() {
        if (isShown) {
            TimerTask task = new TimerTask() {
                @Override
                public void run() {
                    show();
                }
            };
            timer.scheduleAtFixedRate(task, 500, 500);
        }
    }

    private void show() {
        Progress now = feeder.progress();
        System.err.printf(
                "\r\u001b[K%,d rows accepted (%,d/s), %,d in %,d drops, %,d bytes in the spool, lag %d ms, %d retries",
                now.rowsAccepted(),
                (now.rowsAccepted() - lastRows) * 2,
                now.rowsDropped(),
                now.drops(),
                now.bytesSpooled(),
                now.lagMillis(),
                now.retries());
        lastRows = now.rowsAccepted();
    }

    @Override
    public void close() {
        timer.cancel();
        if (isShown) {
            System.err.println();
        }
    }
}
