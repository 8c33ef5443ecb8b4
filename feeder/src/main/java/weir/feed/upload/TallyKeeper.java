package weir.feed.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.drop.Tallies;
import weir.drop.Tally;
import weir.drop.WritableStorage;
import weir.problem.Failure;

/**
 * Keeps in the store what the lane's feeder has counted: soon after the first drop, then at most every half minute, and at a clean stop.
 * What is written is true for good, only not the newest; so a kill at any instant does no harm. Thread-safe.
 */
final class TallyKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(TallyKeeper.class);
    private static final Duration EVERY = Duration.ofSeconds(30);

    private final WritableStorage storage;
    private final String lane;
    private Tally newest;
    private Tally written;
    private boolean isUrgent = true;
    private boolean isStopping;

    TallyKeeper(WritableStorage storage, String lane) {
        this.storage = storage;
        this.lane = lane;
    }

    void start() {
        Thread thread = new Thread(this::run, "tally-" + lane);
        // A store that never answers must not keep the process from ending.
        thread.setDaemon(true);
        thread.start();
    }

    synchronized void add(Tally tally) {
        newest = tally;
        notifyAll();
    }

    /** Has the newest one written now, and waits for it; false if the time was too short. */
    synchronized boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        isUrgent = true;
        notifyAll();
        for (long left = atMost.toMillis(); !isWritten() && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return isWritten();
    }

    private boolean isWritten() {
        return Objects.equals(newest, written);
    }

    synchronized void stop() {
        isStopping = true;
        notifyAll();
    }

    private void run() {
        try {
            for (Tally due = due(); due != null; due = due()) {
                write(due);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until there is something to write, and it is time; null at the end. */
    private synchronized Tally due() throws InterruptedException {
        long end = System.nanoTime() + EVERY.toNanos();
        while (!isStopping && (isWritten() || (!isUrgent && end - System.nanoTime() > 0))) {
            wait(isWritten() ? 0 : Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        isUrgent = false;
        return isStopping ? null : newest;
    }

    private void write(Tally tally) {
        try {
            Tallies.write(storage, lane, tally);
            synchronized (this) {
                written = tally;
                notifyAll();
            }
        } catch (IOException e) {
            LOG.atWarn()
                    .addKeyValue("lane", lane)
                    .log("Cannot write down what was counted, trying again later: {}", Failure.reason(e));
        }
    }
}
