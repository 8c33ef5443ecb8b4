package weir.feed.source;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.feed.spool.Receipt;
import weir.feed.spool.RowBatch;
import weir.feed.spool.Sink;
import weir.feed.validation.RowValidator;

/** Where a stream's sources hand in what they have. Thread-safe. */
public final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Sink sink;
    private final RowValidator validator;
    private final Quarantine quarantine;
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong gathered = new AtomicLong();
    private final Refusals refusals = new Refusals();
    private final AtomicLong refusedBefore = new AtomicLong();
    private volatile boolean stopping;

    /**
     * @param sink takes the rows
     * @param validator says which lines are rows
     * @param quarantine keeps the lines that are not, if so wished
     */
    public Intake(Sink sink, RowValidator validator, Quarantine quarantine) {
        this.sink = sink;
        this.validator = validator;
        this.quarantine = quarantine;
    }

    /** Rows that became durable since the start. */
    public long rows() {
        return rows.get();
    }

    /** Bytes of these, before packing. */
    public long bytes() {
        return bytes.get();
    }

    /** Lines that were no rows, since the start. */
    public long refused() {
        return refusals.count();
    }

    /** Why these were refused, for a person; empty if none was. */
    public String refusals() {
        return refusals.summary();
    }

    /** Lines of the same feed that were refused before the start, and told then. */
    public long refusedBefore() {
        return refusedBefore.get();
    }

    /** Whether sources should come to their end. */
    public boolean isStopping() {
        return stopping;
    }

    /** Asks the sources to come to their end. */
    public void stop() {
        stopping = true;
    }

    /** See {@link Sink#mostRows}. */
    long mostRows() {
        return sink.mostRows();
    }

    /** Whether so many single rows more than were gathered before make drops full, or are as many as one may have. */
    boolean fillsDrop(int more) {
        return more >= mostRows() || (gathered.get() + more) % mostRows() == 0;
    }

    /** Notes that so many single rows are handed in. */
    void gathered(int more) {
        gathered.addAndGet(more);
    }

    /** Which lines may come in. */
    RowValidator validator() {
        return validator;
    }

    /** Whether bad lines are kept elsewhere instead of being refused. */
    boolean hasQuarantine() {
        return quarantine.isOn();
    }

    /** Notes a line that is no row. */
    void refuse(String source, byte[] line, int from, int length, String reason) {
        refuse(source, "", line, from, length, reason);
    }

    /**
     * Notes a line that is no row.
     *
     * @param place where it stands, for example {@code rows.csv, line 7}
     */
    void refuse(String source, String place, byte[] line, int from, int length, String why) {
        long count = refusals.add(place, why);
        String reason = place.isEmpty() ? why : place + ": " + why;
        quarantine.keep(source, line, from, length, reason);
        // The first lines tell what is wrong, and then one of every thousand that it goes on.
        if (count <= 3 || count % 1_000 == 0) {
            LOG.atWarn()
                    .addKeyValue("lane", sink.lane())
                    .addKeyValue("source", source)
                    .addKeyValue("refused", count)
                    .log("A line is no row: {}", reason);
        }
    }

    /** Notes lines that were refused before the start. */
    void refusedBefore(long lines) {
        refusedBefore.addAndGet(lines);
    }

    /** Where a source goes on; empty at its beginning. */
    Optional<String> mark(String source) {
        return sink.mark(source);
    }

    /** Tells why a source that is at its end feeds nothing. */
    void atEnd(String source) {
        LOG.atInfo()
                .addKeyValue("lane", sink.lane())
                .addKeyValue("source", source)
                .log("An earlier start has fed all of it. Use --again to feed it once more");
    }

    /** Adds rows and waits while there is no room; see {@link Sink#add}. */
    CompletableFuture<Receipt> add(RowBatch batch) throws InterruptedException {
        return counted(sink.add(batch), batch);
    }

    /** Offers rows; see {@link Sink#offer}. */
    CompletableFuture<Receipt> offer(RowBatch batch) {
        return counted(sink.offer(batch), batch);
    }

    Sink sink() {
        return sink;
    }

    private CompletableFuture<Receipt> counted(CompletableFuture<Receipt> receipt, RowBatch batch) {
        return receipt.whenComplete((accepted, failure) -> {
            if (failure == null && !accepted.repeated()) {
                rows.addAndGet(batch.rows());
                bytes.addAndGet(batch.lines().length);
            }
        });
    }
}
