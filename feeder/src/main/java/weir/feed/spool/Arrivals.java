package weir.feed.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Batches that wait for the disk, in their order. Thread-safe: its monitor guards it, and whoever holds it may do more under it. */
final class Arrivals {
    /** Rows that wait in memory; sources that can wait do so above this. */
    private static final long MAX_BYTES = 8 << 20;

    private static final long PAUSE_MILLIS = 100;

    /**
     * A batch, and who waits for it.
     *
     * @param isPatient whether its source waits while the disk takes nothing; others are told to come again
     */
    record Waiting(RowBatch batch, boolean isPatient, CompletableFuture<Receipt> receipt) {}

    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<ParcelKey.Id, Waiting> keysInFlight = new HashMap<>();
    private long bytes;
    private boolean isClosed;
    private RuntimeException failure;

    /** The batch of this name that is on its way. */
    synchronized Optional<Waiting> inFlight(ParcelKey key) {
        return Optional.ofNullable(keysInFlight.get(key.id()));
    }

    /** Waits while there is no room, in memory or as {@code admission} sees it. */
    synchronized void awaitRoom(Admission admission) throws InterruptedException {
        while (!isClosed
                && failure == null
                && (bytes >= MAX_BYTES || admission.refusal().isPresent())) {
            wait(PAUSE_MILLIS);
        }
    }

    /** @throws IntakeFull if it is closed */
    synchronized CompletableFuture<Receipt> add(RowBatch batch, boolean isPatient) {
        if (failure != null) {
            throw failure;
        }
        if (isClosed) {
            throw stopping();
        }
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        Waiting last = new Waiting(batch, isPatient, receipt);
        waiting.add(last);
        bytes += batch.lines().length;
        batch.key().ifPresent(key -> keysInFlight.put(key.id(), last));
        notifyAll();
        return receipt;
    }

    /**
     * What there is room for in a log.
     *
     * @param bytes take no more once so many were taken
     * @param rows take no more than so many
     * @param isEmpty whether the log has no rows yet: then one batch that is larger may come in, for none is cut in two
     */
    record Room(long bytes, long rows, boolean isEmpty) {}

    /**
     * Takes what is there, as far as there is room for it.
     *
     * @param pauseMillis how long to wait if nothing is there
     */
    @SuppressWarnings("WaitNotInLoop") // whoever wakes too early takes nothing and comes again
    synchronized List<Waiting> take(Room room, long pauseMillis) throws InterruptedException {
        if (waiting.isEmpty() && !isClosed) {
            wait(pauseMillis);
        }
        List<Waiting> group = new ArrayList<>();
        long bytesLeft = room.bytes();
        long rowsLeft = room.rows();
        while (!waiting.isEmpty()
                && (group.isEmpty() || bytesLeft > 0)
                && (!isNextLarger(rowsLeft) || (group.isEmpty() && room.isEmpty()))) {
            Waiting next = waiting.poll();
            bytesLeft -= next.batch().lines().length;
            rowsLeft -= next.batch().rows();
            group.add(next);
        }
        return group;
    }

    /** Whether a batch waits that has more rows than these. */
    synchronized boolean isNextLarger(long rows) {
        return !waiting.isEmpty() && waiting.peek().batch().rows() > rows;
    }

    /** Takes back what the disk did not take, and waits a little: the impatient are told, the patient keep their places. */
    synchronized void giveBack(List<Waiting> group) throws InterruptedException {
        for (int i = group.size() - 1; i >= 0; i--) {
            Waiting each = group.get(i);
            if (each.isPatient()) {
                waiting.addFirst(each);
            } else {
                done(each);
                each.receipt().completeExceptionally(new IntakeFull(IntakeFull.Reason.DISK, "the disk takes no rows"));
            }
        }
        pause();
    }

    /** Forgets a batch that was taken. */
    synchronized void done(Waiting each) {
        bytes -= each.batch().lines().length;
        each.batch().key().ifPresent(key -> keysInFlight.remove(key.id()));
        notifyAll();
    }

    /** Waits until something changes, or a moment. */
    @SuppressWarnings("WaitNotInLoop") // callers try again, sooner or later
    synchronized void pause() throws InterruptedException {
        wait(PAUSE_MILLIS);
    }

    /** Tells who waits for room to look again. */
    synchronized void roomIsFree() {
        notifyAll();
    }

    /** Accepts nothing any more. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    /** Whether it is closed and nothing waits. */
    synchronized boolean isDrained() {
        return isClosed && waiting.isEmpty();
    }

    /** Refuses what was taken and what still waits: it was never accepted. */
    synchronized void turnAway(List<Waiting> group) {
        group.forEach(each -> each.receipt().completeExceptionally(stopping()));
        waiting.forEach(each -> each.receipt().completeExceptionally(stopping()));
        waiting.clear();
    }

    /** Fails everything, now and later: what was taken, of which nobody knows whether it is durable, and what waits. */
    synchronized void fail(RuntimeException cause, List<Waiting> taken) {
        failure = cause;
        taken.forEach(each -> each.receipt().completeExceptionally(cause));
        waiting.forEach(each -> each.receipt().completeExceptionally(cause));
        waiting.clear();
        keysInFlight.clear();
        notifyAll();
    }

    private static IntakeFull stopping() {
        return new IntakeFull(IntakeFull.Reason.CLOSED, "the feeder is stopping");
    }
}
