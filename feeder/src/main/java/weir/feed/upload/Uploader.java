package weir.feed.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.drop.LaneWriter;
import weir.drop.WritableStorage;
import weir.feed.spool.Sealed;
import weir.feed.spool.Spool;
import weir.problem.Backoff;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/**
 * Brings segments to the store: several are on their way at a time, but each becomes visible only after the one before. Tries for
 * as long as it takes.
 */
public final class Uploader {
    private static final Logger LOG = LoggerFactory.getLogger(Uploader.class);
    private static final int IN_FLIGHT = 3;
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    /** A store that hangs is left alone after this: its threads do not keep the process from ending. */
    private static final Duration STUCK = Duration.ofMillis(300);

    private record Handed(Sealed segment, long nanos) {}

    private final WritableStorage storage;
    private final List<Thread> threads = new ArrayList<>();
    private final Object turn = new Object();
    private final Object preparing = new Object();
    private final TreeMap<Long, Handed> unconfirmed = new TreeMap<>();
    private Spool spool;
    private LaneWriter writer;
    private TallyKeeper tallies;
    private long untaken = -1;
    private boolean isStopping;
    private RuntimeException failure;
    private boolean isPrepared;
    private long firstUnmade;

    private long drops;
    private long rows;
    private long bytes;
    private long retries;

    /** @param storage where the lane lies */
    public Uploader(WritableStorage storage) {
        this.storage = storage;
    }

    /** Takes over a segment; they come in the order of their numbers. */
    public void add(Sealed segment) {
        synchronized (turn) {
            unconfirmed.put(segment.number(), new Handed(segment, System.nanoTime()));
            turn.notifyAll();
        }
    }

    /** Starts to work off the spool's segments. */
    public void start(Spool from) {
        synchronized (turn) {
            spool = from;
            // As it was when the spool was opened: it may have sealed more since, and have some of that still in its
            // hands.
            untaken = from.firstUnconfirmed();
            firstUnmade = from.firstUnsealed();
            writer = LaneWriter.resume(storage, from.lane(), untaken);
            tallies = new TallyKeeper(storage, from.lane());
        }
        tallies.start();
        for (int i = 0; i < IN_FLIGHT; i++) {
            Thread thread = new Thread(this::run, "upload-" + from.lane() + "-" + i);
            // A store that never answers must not keep the process from ending.
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** What has been done. */
    public Upload progress() {
        synchronized (turn) {
            long lag = unconfirmed.isEmpty()
                    ? 0
                    : (System.nanoTime() - unconfirmed.firstEntry().getValue().nanos()) / 1_000_000;
            return new Upload(drops, rows, bytes, retries, unconfirmed.size(), lag);
        }
    }

    /** Why the lane cannot be written at all; empty as long as trying again may help. */
    public Optional<RuntimeException> failure() {
        synchronized (turn) {
            return Optional.ofNullable(failure);
        }
    }

    /**
     * Waits until all segments are confirmed.
     *
     * @return false if the time was too short, or the lane cannot be written
     */
    public boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (turn) {
            for (long left = atMost.toNanos();
                    !unconfirmed.isEmpty() && failure == null && left > 0;
                    left = end - System.nanoTime()) {
                turn.wait(Math.max(1, left / 1_000_000));
            }
            return unconfirmed.isEmpty();
        }
    }

    /**
     * Has written down beside the lane what was counted.
     *
     * @return false if the time was too short
     */
    public boolean tell(Duration atMost) throws InterruptedException {
        return tallies.await(atMost);
    }

    /** Stops, and leaves to the next start what is not confirmed. */
    public void stop() throws InterruptedException {
        synchronized (turn) {
            isStopping = true;
            turn.notifyAll();
        }
        tallies.stop();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(STUCK.toMillis());
        }
    }

    private void run() {
        try {
            for (Optional<Sealed> segment = take(); segment.isPresent(); segment = take()) {
                bring(segment.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | IOException e) {
            giveUp(e);
        }
    }

    private void giveUp(Exception cause) {
        synchronized (turn) {
            failure = cause instanceof LaneTaken taken
                    ? (Failure) taken.getCause()
                    : cause instanceof RuntimeException e
                            ? e
                            : new TransientFailure(
                                    "read the spool of lane \"" + spool.lane() + "\"", cause, "Check the spool's disk");
            turn.notifyAll();
        }
    }

    private Optional<Sealed> take() throws InterruptedException {
        synchronized (turn) {
            while (!isStopping && failure == null && !unconfirmed.containsKey(untaken)) {
                turn.wait();
            }
            return isStopping || failure != null
                    ? Optional.empty()
                    : Optional.of(unconfirmed.get(untaken++).segment());
        }
    }

    private void bring(Sealed given) throws IOException, InterruptedException {
        AtomicInteger failures = new AtomicInteger();
        Sealed segment = given;
        boolean isDone = false;
        while (!isDone) {
            LaneWriter.Pending pending = null;
            try {
                prepare();
                if (segment.isWhole()) {
                    pending =
                            writer.stage(segment.number(), segment.content(), segment.compression(), segment.sealed());
                    isDone = !isMyTurn(segment.number()) || isPublished(pending, segment, failures);
                } else if (isMyTurn(segment.number()) && writer.skipIfThere()) {
                    // The store has the drop, its answer was lost: what has broken since is of no use any more.
                    confirm(segment, failures);
                    isDone = true;
                } else if (isMyTurn(segment.number())) {
                    segment = spool.replaceDamaged(segment);
                } else {
                    isDone = true;
                }
            } catch (Failure e) {
                discard(pending);
                await(failures, segment, e);
            }
        }
    }

    private boolean isPublished(LaneWriter.Pending pending, Sealed segment, AtomicInteger failures)
            throws IOException, InterruptedException {
        if (!pending.publish()) {
            throw laneTaken("drop " + segment.number() + " is there with other bytes");
        }
        confirm(segment, failures);
        return true;
    }

    private LaneTaken laneTaken(String reason) {
        return new LaneTaken(new PermanentFailure(
                "feed lane \"" + spool.lane() + "\" in \"" + storage.describe() + "\"",
                reason,
                "Begin a new spool, with a lane of its own; the rows that wait are in \"" + spool.directory() + "\""));
    }

    private boolean isMyTurn(long number) throws InterruptedException {
        synchronized (turn) {
            // Not writer.next(): the drop before may be visible, and its segment still be in the spool. Were this one's
            // segment gone first, a start after a crash would find a gap.
            while (!isStopping && failure == null && unconfirmed.firstKey() != number) {
                turn.wait();
            }
            return !isStopping && failure == null;
        }
    }

    /** Before the first drop: clears away what a dead process began, and makes sure that nobody else writes to the lane. */
    private void prepare() {
        synchronized (preparing) {
            if (!isPrepared) {
                writer.discardStaged();
                if (writer.reaches(firstUnmade)) {
                    throw laneTaken("it holds drops that this spool has not made, or has ended");
                }
                isPrepared = true;
            }
        }
    }

    private void confirm(Sealed segment, AtomicInteger failures) throws IOException, InterruptedException {
        long size = Files.size(segment.file());
        for (boolean isForgotten = false; !isForgotten; ) {
            try {
                spool.confirmed(segment);
                isForgotten = true;
            } catch (IOException e) {
                // The drop is in the store: another try of it would be none of the next number.
                await(
                        failures,
                        segment,
                        new TransientFailure("remove \"" + segment.file() + "\"", e, "Check the spool's disk"));
            }
        }
        spool.tally(segment).ifPresent(tallies::add);
        synchronized (turn) {
            unconfirmed.remove(segment.number());
            drops++;
            rows += segment.rows();
            bytes += size;
            turn.notifyAll();
        }
        LOG.atDebug()
                .addKeyValue("lane", spool.lane())
                .addKeyValue("drop", segment.number())
                .addKeyValue("rows", segment.rows())
                .log("Dropped");
    }

    private static void discard(LaneWriter.Pending pending) {
        if (pending != null) {
            try {
                pending.discard();
            } catch (IOException e) {
                LOG.atDebug().log("Discarding a staged drop: {}", Failure.reason(e));
            }
        }
    }

    private void await(AtomicInteger failures, Sealed segment, Failure cause) throws InterruptedException {
        long millis = BACKOFF.after(failures.incrementAndGet()).toMillis();
        LOG.atWarn()
                .addKeyValue("lane", spool.lane())
                .addKeyValue("drop", segment.number())
                .addKeyValue("retryMillis", millis)
                .log("{}", cause.getMessage());
        synchronized (turn) {
            retries++;
            long end = System.nanoTime() + millis * 1_000_000;
            for (long left = millis; left > 0 && !isStopping; left = (end - System.nanoTime()) / 1_000_000) {
                turn.wait(left);
            }
            if (isStopping) {
                throw new InterruptedException();
            }
        }
    }
}
