package weir.feed.source;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import weir.feed.spool.Mark;
import weir.feed.spool.Receipt;
import weir.feed.spool.RowBatch;

/** Gathers the lines of one source into batches, of which so many as a drop may have rows make up exactly that many. Not thread-safe. */
final class Gathering {
    private static final int BATCH_BYTES = 1 << 18;
    private static final int FIRST_BYTES = 1 << 12;

    private final Intake intake;
    private final String source;
    private final int parcelBytes;
    private ByteArrayOutputStream lines = new ByteArrayOutputStream(FIRST_BYTES);
    private int rows;
    private Optional<Mark> mark = Optional.empty();
    private CompletableFuture<Receipt> last = CompletableFuture.completedFuture(null);

    /** @param source its name, for messages and marks */
    Gathering(Intake intake, String source) {
        this(intake, source, BATCH_BYTES);
    }

    /** @param parcelBytes rows are handed in when they are so many bytes */
    Gathering(Intake intake, String source, int parcelBytes) {
        this.intake = intake;
        this.source = source;
        this.parcelBytes = parcelBytes;
    }

    /** Takes what a client has just sent if it is a row, else refuses it. */
    void line(Rows rows, byte[] bytes, int from, int length) throws InterruptedException {
        Optional<String> refusal = rows.problem().or(() -> intake.validator().refusal(bytes, from, length));
        if (refusal.isPresent()) {
            intake.refuse(source, bytes, from, length, refusal.get());
        } else {
            row(bytes, from, length);
        }
    }

    /** Takes a line that is known to be a row. */
    void row(byte[] bytes, int from, int length) throws InterruptedException {
        lines.write(bytes, from, length);
        lines.write('\n');
        rows++;
        if (lines.size() >= parcelBytes || intake.fillsDrop(rows)) {
            flush();
        }
    }

    /** Notes how far the source has been read with the lines so far. */
    void mark(String position) {
        mark = Optional.of(new Mark(source, position));
    }

    /** Hands in what was gathered. */
    void flush() throws InterruptedException {
        if (rows > 0 || mark.isPresent()) {
            last = intake.add(new RowBatch(lines.toByteArray(), rows, Optional.empty(), mark));
            if (lines.size() > 2 * parcelBytes) {
                // A long line's room is not kept.
                lines = new ByteArrayOutputStream(FIRST_BYTES);
            }
            lines.reset();
            intake.gathered(rows);
            rows = 0;
            mark = Optional.empty();
        }
    }

    /** Hands in what was gathered, and waits until it is durable. */
    void settle() throws InterruptedException {
        flush();
        try {
            last.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }
}
