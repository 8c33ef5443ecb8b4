package weir.feed.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.drop.Tally;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Takes rows, makes them durable and turns them into sealed segments. Thread-safe. */
public final class Spool implements Sink {
    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

    private final SpoolDirectory directory;
    private final Keys keys;
    private final Admission admission;
    private final Arrivals arrivals = new Arrivals();
    private final SealQueue sealQueue;
    private final Committer committer;
    private final long mostRows;
    private final long firstUnsealed;
    private final long firstUnconfirmed;
    private volatile boolean isReleased;

    private Spool(SpoolSpec spec, SpoolDirectory directory, Consumer<Sealed> sealed, InstantSource clock)
            throws IOException {
        this.directory = directory;
        this.mostRows = spec.drops().rows();
        this.keys = Keys.open(directory.root(), clock);
        this.admission = new Admission(spec);
        Sealer sealer = new Sealer(directory, keys, spec, clock);
        Recovery recovery = Recovery.of(directory, keys, sealer);
        this.firstUnsealed = recovery.active().number();
        this.firstUnconfirmed = recovery.firstUnconfirmed();
        this.sealQueue = new SealQueue(directory, sealer, admission, sealed);
        this.committer = new Committer(spec, directory, keys, admission, arrivals, sealQueue, recovery);
        admission.hold(recovery.active().durable());
        for (Sealed segment : recovery.sealed()) {
            admission.hold(Files.size(segment.file()));
            sealed.accept(segment);
        }
        // In the background: a disk that has no room for it must not keep those above from being sent, which makes
        // room.
        for (long number : recovery.closed()) {
            long size = Files.size(directory.log(number));
            admission.hold(size);
            sealQueue.add(number, size);
        }
    }

    /**
     * Opens a spool, and first puts in order what a process that died in it has left.
     *
     * @param sealed is given each segment that is sealed, by one thread at a time; those found at the start first, all others in
     *     the order of their numbers
     * @throws Failure if the directory is in use or can't be written
     */
    public static Spool open(SpoolSpec spec, Consumer<Sealed> sealed) {
        return open(spec, sealed, InstantSource.system());
    }

    static Spool open(SpoolSpec spec, Consumer<Sealed> sealed, InstantSource clock) {
        SpoolDirectory directory = SpoolDirectory.open(spec);
        try {
            Spool spool = new Spool(spec, directory, sealed, clock);
            spool.sealQueue.start();
            spool.committer.start();
            return spool;
        } catch (IOException e) {
            directory.release();
            throw new TransientFailure(
                    "open spool \"" + spec.directory() + "\"", e, "Check that the disk has room and may be written");
        } catch (RuntimeException e) {
            directory.release();
            throw e;
        }
    }

    @Override
    public String lane() {
        return directory.lane();
    }

    @Override
    public long mostRows() {
        return mostRows;
    }

    /** Where it lies. */
    public Path directory() {
        return directory.root();
    }

    /** The number of the drop that rows are being added to. */
    public long nextDrop() {
        return committer.number();
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
        return committer.rows();
    }

    /**
     * What was counted, up to a segment that is confirmed.
     *
     * @return empty if the spool was opened when the segment behind it had been sealed: then it is not known
     */
    public Optional<Tally> tally(Sealed confirmed) {
        long drops = confirmed.number() + 1;
        OptionalLong rows = committer.rowsBefore(drops);
        committer.forgetBefore(drops);
        return rows.isEmpty() ? Optional.empty() : Optional.of(new Tally(drops, rows.getAsLong(), rows()));
    }

    /** Whether there are durable rows that are not sealed. */
    public boolean hasUnsealed() {
        return committer.hasRows() || !sealQueue.isEmpty();
    }

    /** Bytes in the spool, on its disk. */
    public long bytes() {
        return admission.held();
    }

    @Override
    public Optional<String> mark(String source) {
        return committer.mark(source);
    }

    /** Why nothing is accepted at the moment; empty if it is. */
    public Optional<IntakeFull> refusal() {
        return admission.refusal();
    }

    /** Fails once nothing can be accepted any more because the disk has lost rows. */
    public Optional<RuntimeException> failure() {
        return committer.failure().or(sealQueue::failure);
    }

    @Override
    public CompletableFuture<Receipt> offer(RowBatch batch) {
        synchronized (arrivals) {
            Optional<CompletableFuture<Receipt>> known = batch.key().flatMap(this::known);
            if (known.isPresent()) {
                return known.get();
            }
            if (batch.rows() == 0) {
                return CompletableFuture.completedFuture(new Receipt(directory.lane(), committer.number(), 0, false));
            }
            admission.refusal().ifPresent(refused -> {
                throw refused;
            });
            return arrivals.add(batch, false);
        }
    }

    @Override
    public CompletableFuture<Receipt> add(RowBatch batch) throws InterruptedException {
        arrivals.awaitRoom(admission);
        return arrivals.add(batch, true);
    }

    private Optional<CompletableFuture<Receipt>> known(ParcelKey key) {
        Optional<Arrivals.Waiting> inFlight = arrivals.inFlight(key);
        if (inFlight.isPresent()) {
            requireSame(key, inFlight.get().batch().key().orElseThrow());
            return inFlight.map(first -> first.receipt()
                    .thenApply(receipt -> new Receipt(receipt.lane(), receipt.drop(), receipt.rows(), true)));
        }
        return keys.find(key).map(entry -> {
            requireSame(key, entry.key());
            return CompletableFuture.completedFuture(new Receipt(directory.lane(), entry.drop(), entry.rows(), true));
        });
    }

    private static void requireSame(ParcelKey key, ParcelKey before) {
        if (key.isOther(before)) {
            throw new KeyReused();
        }
    }

    /** Notes that the store has a segment's drop, and forgets the segment. Segments must be confirmed in the order of their numbers. */
    public void confirmed(Sealed segment) throws IOException {
        if (isReleased) {
            throw new IOException("the spool may belong to another process by now");
        }
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
        long size = Files.size(segment.file());
        LOG.atError()
                .addKeyValue("lane", lane())
                .addKeyValue("drop", segment.number())
                .addKeyValue("rows", segment.rows())
                .addKeyValue("aside", directory.setAside(segment.file()))
                .log("A sealed segment is damaged: its rows are lost, an empty drop takes its place");
        Sealed empty = sealQueue.sealNothing(segment.number());
        admission.hold(Files.size(empty.file()) - size);
        return empty;
    }

    /** Notes that the lane has ended: no later start feeds it. */
    public void end() throws IOException {
        directory.end();
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
        return committer.await(atMost) && sealQueue.await(atMost.minusNanos(System.nanoTime() - start));
    }

    /** Lets go of the directory, and leaves to the next start what is not sealed. The spool must have been closed. */
    public void release() {
        isReleased = true;
        try {
            committer.abandon();
            sealQueue.abandon();
            committer.closeLog();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.atDebug().log("Closing the log: {}", Failure.reason(e));
        }
        directory.release();
    }
}
