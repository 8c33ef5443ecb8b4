package weir.feed.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Makes what has arrived durable, a group at a time, and begins a new log when the one at hand is full or old. One thread does all of it. */
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final long MAX_GROUP_BYTES = 4 << 20;
    private static final long PAUSE_MILLIS = 100;

    /**
     * The log that rows are being added to.
     *
     * @param rowsBefore rows in all logs before it
     */
    private record Current(Log log, long rowsBefore) {}

    private final SpoolSpec spec;
    private final SpoolDirectory directory;
    private final Keys keys;
    private final Admission admission;
    private final Arrivals arrivals;
    private final SealQueue sealQueue;
    private final Map<String, String> marks;
    /** Rows before each log, from the first one on whose segment the store has not confirmed. */
    private final ConcurrentSkipListMap<Long, Long> rowsBefore;

    private final Thread thread;

    private volatile Current current;
    private volatile boolean isAbandoned;
    private volatile RuntimeException failure;

    Committer(
            SpoolSpec spec,
            SpoolDirectory directory,
            Keys keys,
            Admission admission,
            Arrivals arrivals,
            SealQueue sealQueue,
            Recovery recovery) {
        this.spec = spec;
        this.directory = directory;
        this.keys = keys;
        this.admission = admission;
        this.arrivals = arrivals;
        this.sealQueue = sealQueue;
        this.marks = new HashMap<>(recovery.marks());
        this.rowsBefore = new ConcurrentSkipListMap<>(recovery.rowsBefore());
        this.current =
                new Current(recovery.active(), rowsBefore.get(recovery.active().number()));
        this.thread = new Thread(this::run, "commit-" + directory.lane());
    }

    void start() {
        thread.start();
    }

    /** The number of the log that rows are being added to. */
    long number() {
        return current.log().number();
    }

    /** Rows that are durable, since the lane began. */
    long rows() {
        Current now = current;
        return now.rowsBefore() + now.log().rows();
    }

    /** Rows that were accepted before a drop; empty if that is not known any more. */
    OptionalLong rowsBefore(long drop) {
        Long rows = rowsBefore.get(drop);
        return rows == null ? OptionalLong.empty() : OptionalLong.of(rows);
    }

    /** Forgets what was counted before earlier drops than this one. */
    void forgetBefore(long drop) {
        rowsBefore.headMap(drop).clear();
    }

    /** Whether the log holds rows. */
    boolean hasRows() {
        return current.log().rows() > 0;
    }

    /** Where a source goes on; empty if it has no mark. */
    Optional<String> mark(String source) {
        synchronized (arrivals) {
            return Optional.ofNullable(marks.get(source));
        }
    }

    /** Why nothing can be accepted any more. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Waits until it has ended; false if the time was too short. */
    boolean await(Duration atMost) throws InterruptedException {
        thread.join(Math.max(1, atMost.toMillis()));
        return !thread.isAlive();
    }

    /** Ends it with the group at hand. */
    void abandon() throws InterruptedException {
        isAbandoned = true;
        thread.join();
    }

    void closeLog() throws IOException {
        current.log().close();
    }

    private void run() {
        List<Arrivals.Waiting> group = List.of();
        try {
            group = take();
            while (!isAbandoned && (!group.isEmpty() || !arrivals.isDrained())) {
                if (!group.isEmpty()) {
                    write(group);
                }
                if (isFull()) {
                    rotate();
                }
                group = take();
            }
            if (hasRows()) {
                rotate();
            }
            // At the end of a stop for which the disk was too slow.
            arrivals.turnAway(group);
            sealQueue.close();
        } catch (IOException | InterruptedException | RuntimeException e) {
            fail(e, group);
        }
    }

    /** What is there to be written, as far as it fits into the log; waits for it until the log is old. */
    private List<Arrivals.Waiting> take() throws InterruptedException {
        Log log = current.log();
        long pause = log.rows() > 0 ? Math.max(1, millisToSeal(log)) : PAUSE_MILLIS;
        long room = Math.min(MAX_GROUP_BYTES, spec.drops().bytes() - log.lineBytes());
        return arrivals.take(new Arrivals.Room(room, rowsLeft(log), log.rows() == 0), pause);
    }

    private long rowsLeft(Log log) {
        return spec.drops().rows() - log.rows();
    }

    private long millisToSeal(Log log) {
        return spec.drops()
                .age()
                .minusNanos(System.nanoTime() - log.firstRowNanos())
                .toMillis();
    }

    private boolean isFull() {
        Log log = current.log();
        return log.rows() > 0
                && (log.lineBytes() >= spec.drops().bytes()
                        || rowsLeft(log) <= 0
                        || arrivals.isNextLarger(rowsLeft(log))
                        || millisToSeal(log) <= 0);
    }

    private void write(List<Arrivals.Waiting> group) throws IOException, InterruptedException {
        Log log = current.log();
        long before = log.durable();
        long bytes =
                group.stream().mapToLong(each -> each.batch().lines().length).sum();
        if (!admission.hasRoomFor(bytes, Math.max(before + bytes, sealQueue.largest()))) {
            pushBack(group, "there is no room left but for sealing");
            return;
        }
        try {
            log.add(group.stream().map(Arrivals.Waiting::batch).toList());
        } catch (IOException e) {
            log.revert();
            pushBack(group, Failure.reason(e));
            return;
        }
        // After a failed sync nobody can say which bytes are on the disk: the spool ends here, and the next start
        // looks.
        log.sync();
        admission.takenByDisk();
        admission.hold(log.durable() - before);
        acknowledge(group, log);
    }

    private void pushBack(List<Arrivals.Waiting> group, String reason) throws InterruptedException {
        admission.refusedByDisk();
        LOG.atWarn().addKeyValue("lane", directory.lane()).log("The disk takes no rows: {}", reason);
        arrivals.giveBack(group);
    }

    private void acknowledge(List<Arrivals.Waiting> group, Log log) {
        synchronized (arrivals) {
            for (Arrivals.Waiting each : group) {
                RowBatch batch = each.batch();
                log.count(batch.rows(), batch.lines().length);
                batch.mark().ifPresent(mark -> Recovery.apply(mark, marks));
                batch.key().ifPresent(key -> keys.remember(new Keys.Entry(key, log.number(), batch.rows())));
                arrivals.done(each);
            }
        }
        for (Arrivals.Waiting each : group) {
            each.receipt()
                    .complete(new Receipt(
                            directory.lane(), log.number(), each.batch().rows(), false));
        }
    }

    private void rotate() throws IOException, InterruptedException {
        Log full = current.log();
        long rows = rows();
        Log next;
        try {
            next = Log.create(directory, full.number() + 1, new LogHeader(rows, marks), full.buffer());
        } catch (IOException e) {
            if (Files.exists(directory.log(full.number() + 1))) {
                // It has its name, though perhaps not for good. Rows added to this log now would not be known to the
                // header of that one.
                throw e;
            }
            LOG.atWarn().addKeyValue("lane", directory.lane()).log("Cannot begin a new log: {}", Failure.reason(e));
            admission.refusedByDisk();
            arrivals.pause();
            return;
        }
        full.close();
        rowsBefore.put(next.number(), rows);
        current = new Current(next, rows);
        admission.hold(next.durable());
        sealQueue.add(full.number(), full.durable());
    }

    private void fail(Exception cause, List<Arrivals.Waiting> group) {
        Failure cannot = new TransientFailure(
                "keep rows in spool \"" + spec.directory() + "\"",
                cause,
                "Check the disk, then start the feeder again");
        failure = cannot;
        arrivals.fail(cannot, group);
        sealQueue.close();
    }
}
