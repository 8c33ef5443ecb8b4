package weir.feed.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Cannot;

/** Takes rows, makes them durable and turns them into sealed segments. Thread-safe. */
public final class Spool {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final long MAX_GROUP_BYTES = 4 << 20;
    private static final long PAUSE_MILLIS = 100;

    private final SpoolSpec spec;
    private final SpoolDirectory directory;
    private final Keys keys;
    private final Admission admission;
    private final SealQueue sealQueue;
    private final Thread committer;
    private final Map<String, String> marks;
    private final Arrivals arrivals = new Arrivals();
    private final long firstUnsealed;
    private final long firstUnconfirmed;

    private volatile boolean isAbandoned;
    private volatile Log log;
    private volatile long rowsBefore;
    private volatile RuntimeException failure;

    private Spool(SpoolSpec spec, SpoolDirectory directory, Consumer<Sealed> sealed) throws IOException {
        this.spec = spec;
        this.directory = directory;
        this.keys = Keys.open(directory.root(), Clock.systemUTC());
        Sealer sealer = new Sealer(directory, keys, spec.drops().compression());
        Recovery recovery = Recovery.of(directory, keys, sealer);
        this.log = recovery.active();
        this.firstUnsealed = log.number();
        this.firstUnconfirmed = recovery.firstUnconfirmed();
        this.rowsBefore = recovery.rowsBefore();
        this.marks = new HashMap<>(recovery.marks());
        this.admission = new Admission(spec);
        this.sealQueue = new SealQueue(directory, sealer, admission, sealed);
        admission.hold(log.durable());
        for (Sealed segment : recovery.sealed()) {
            admission.hold(Files.size(segment.file()));
        }
        recover(recovery, sealed);
        this.committer = new Thread(this::commit, "commit-" + directory.lane());
    }

    /** Hands on in the order of their numbers what a dead process left. */
    private void recover(Recovery recovery, Consumer<Sealed> sealed) throws IOException {
        Deque<Sealed> ready = new ArrayDeque<>(recovery.sealed());
        for (long number : recovery.closed()) {
            while (!ready.isEmpty() && ready.peek().number() < number) {
                sealed.accept(ready.poll());
            }
            admission.hold(Files.size(directory.log(number)));
            sealQueue.sealNow(number);
        }
        ready.forEach(sealed);
    }

    /**
     * Opens a spool, and first puts in order what a process that died in it has left.
     *
     * @param sealed is given each segment that is sealed, in the order of their numbers, by one thread at a time
     * @throws Cannot if the directory is in use or can't be written
     */
    public static Spool open(SpoolSpec spec, Consumer<Sealed> sealed) {
        SpoolDirectory directory = SpoolDirectory.open(spec);
        try {
            Spool spool = new Spool(spec, directory, sealed);
            spool.sealQueue.start();
            spool.committer.start();
            return spool;
        } catch (IOException e) {
            directory.release();
            throw new Cannot(
                    "open spool \"" + spec.directory() + "\"", e, "Check that the disk has room and may be written");
        } catch (RuntimeException e) {
            directory.release();
            throw e;
        }
    }

    /** The lane that this spool fills. */
    public String lane() {
        return directory.lane();
    }

    /** Where it lies. */
    public Path directory() {
        return directory.root();
    }

    /** The number of the drop that rows are being added to. */
    public long nextDrop() {
        return log.number();
    }

    /** The number of the first drop that was not confirmed when the spool was opened: its upload begins there. */
    public long firstUnconfirmed() {
        return firstUnconfirmed;
    }

    /** The number of the drop that rows were being added to when the spool was opened: nothing from there on can be in the store. */
    public long firstUnsealed() {
        return firstUnsealed;
    }

    /** Rows that are durable, since the lane began. */
    public long rows() {
        return rowsBefore + log.rows();
    }

    /** Whether there are durable rows that are not sealed. */
    public boolean hasUnsealed() {
        return log.rows() > 0 || !sealQueue.isEmpty();
    }

    /** Bytes in the spool, on its disk. */
    public long bytes() {
        return admission.held();
    }

    /** Where a source goes on; empty if it has no mark. */
    public Optional<String> mark(String source) {
        synchronized (arrivals) {
            return Optional.ofNullable(marks.get(source));
        }
    }

    /** Why nothing is accepted at the moment; empty if it is. */
    public Optional<Refused> refusal() {
        return admission.refusal();
    }

    /** Fails once nothing can be accepted any more because the disk has lost rows. */
    public Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Offers rows, for a source that can tell its client to come again.
     *
     * @return done once the rows are durable; fails with {@link Refused} if the disk does not take them
     * @throws Refused at once, if there is no room
     */
    public CompletableFuture<Receipt> offer(Parcel parcel) {
        synchronized (arrivals) {
            Optional<CompletableFuture<Receipt>> known = known(parcel.key());
            if (known.isPresent()) {
                return known.get();
            }
            admission.refusal().ifPresent(refused -> {
                throw refused;
            });
            return arrivals.add(parcel, false);
        }
    }

    /**
     * Adds rows, for a source that can wait: waits as long as there is no room.
     *
     * @return done once the rows are durable
     * @throws Refused only if the spool is being closed
     */
    public CompletableFuture<Receipt> add(Parcel parcel) throws InterruptedException {
        arrivals.awaitRoom(admission);
        return arrivals.add(parcel, true);
    }

    private Optional<CompletableFuture<Receipt>> known(String key) {
        if (key.isEmpty()) {
            return Optional.empty();
        }
        Optional<CompletableFuture<Receipt>> inFlight = arrivals.inFlight(key);
        return inFlight.isPresent()
                ? inFlight
                : keys.find(key)
                        .map(entry -> CompletableFuture.completedFuture(
                                new Receipt(directory.lane(), entry.drop(), entry.rows(), true)));
    }

    private void commit() {
        try {
            List<Arrivals.Waiting> group = take();
            while (!isAbandoned && (!group.isEmpty() || !arrivals.isDrained())) {
                if (!group.isEmpty()) {
                    write(group);
                }
                if (isFull()) {
                    rotate();
                }
                group = take();
            }
            if (log.rows() > 0) {
                rotate();
            }
            // At the end of a stop for which the disk was too slow.
            arrivals.turnAway(group);
            sealQueue.close();
        } catch (IOException | InterruptedException | RuntimeException e) {
            fail(e);
        }
    }

    /** What is there to be written, as far as it fits into the log; waits for it until the log is old. */
    private List<Arrivals.Waiting> take() throws InterruptedException {
        long pause = log.rows() > 0 ? Math.max(1, millisToSeal()) : PAUSE_MILLIS;
        long room = Math.min(MAX_GROUP_BYTES, spec.drops().bytes() - log.lineBytes());
        return arrivals.take(room, spec.drops().rows() - log.rows(), pause);
    }

    private long millisToSeal() {
        return spec.drops()
                .age()
                .minusNanos(System.nanoTime() - log.firstRowNanos())
                .toMillis();
    }

    private boolean isFull() {
        return log.rows() > 0
                && (log.lineBytes() >= spec.drops().bytes()
                        || log.rows() >= spec.drops().rows()
                        || millisToSeal() <= 0);
    }

    private void write(List<Arrivals.Waiting> group) throws IOException, InterruptedException {
        long before = log.durable();
        try {
            log.add(group.stream().map(Arrivals.Waiting::parcel).toList());
        } catch (IOException e) {
            log.revert();
            admission.refusedByDisk();
            LOG.atWarn().addKeyValue("lane", lane()).log("The disk takes no rows: {}", Cannot.reason(e));
            arrivals.giveBack(group);
            return;
        }
        // After a failed sync nobody can say which bytes are on the disk: the spool ends here, and the next start
        // looks.
        log.sync();
        admission.takenByDisk();
        admission.hold(log.durable() - before);
        acknowledge(group);
    }

    private void acknowledge(List<Arrivals.Waiting> group) {
        long number = log.number();
        synchronized (arrivals) {
            for (Arrivals.Waiting each : group) {
                Parcel parcel = each.parcel();
                log.count(parcel.rows(), parcel.lines().length);
                parcel.mark().ifPresent(mark -> Recovery.apply(mark, marks));
                if (!parcel.key().isEmpty()) {
                    keys.remember(new Keys.Entry(parcel.key(), number, parcel.rows(), keys.now()));
                }
                arrivals.done(each);
            }
        }
        for (Arrivals.Waiting each : group) {
            each.receipt().complete(new Receipt(lane(), number, each.parcel().rows(), false));
        }
    }

    private void rotate() throws IOException, InterruptedException {
        Log full = log;
        long rows = rowsBefore + full.rows();
        Log next;
        try {
            next = Log.create(directory, full.number() + 1, new LogHeader(rows, marks));
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("lane", lane()).log("Cannot begin a new log: {}", Cannot.reason(e));
            admission.refusedByDisk();
            arrivals.pause();
            return;
        }
        full.close();
        synchronized (arrivals) {
            rowsBefore = rows;
            log = next;
        }
        admission.hold(next.durable());
        sealQueue.add(full.number());
    }

    private void fail(Exception cause) {
        Cannot cannot = new Cannot(
                "keep rows in spool \"" + spec.directory() + "\"",
                cause,
                "Check the disk, then start the feeder again");
        failure = cannot;
        arrivals.fail(cannot);
        sealQueue.close();
    }

    /** Notes that the store has a segment's drop, and forgets the segment. */
    public void confirmed(Sealed segment) throws IOException {
        long size = Files.size(segment.file());
        Files.delete(segment.file());
        admission.hold(-size);
        arrivals.roomIsFree();
    }

    /**
     * Sets aside a segment whose bytes are damaged.
     *
     * @return an empty drop that takes its place
     */
    public Sealed replaceDamaged(Sealed segment) throws IOException {
        LOG.atError()
                .addKeyValue("lane", lane())
                .addKeyValue("drop", segment.number())
                .addKeyValue("rows", segment.rows())
                .addKeyValue("aside", directory.setAside(segment.file()))
                .log("A sealed segment is damaged: its rows are lost, an empty drop takes its place");
        return sealQueue.sealNothing(segment.number());
    }

    /** Accepts nothing any more. */
    public void close() {
        arrivals.close();
    }

    /**
     * Waits, once the spool is closed, until all that was accepted is sealed and handed on.
     *
     * @return false if the time was too short
     */
    public boolean await(Duration atMost) throws InterruptedException {
        long start = System.nanoTime();
        committer.join(Math.max(1, atMost.toMillis()));
        return !committer.isAlive() && sealQueue.await(atMost.minusNanos(System.nanoTime() - start));
    }

    /** Lets go of the directory, and leaves to the next start what is not sealed. The spool must have been closed. */
    public void release() {
        try {
            isAbandoned = true;
            committer.join();
            sealQueue.abandon();
            log.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.atDebug().log("Closing the log: {}", Cannot.reason(e));
        }
        directory.release();
    }
}
