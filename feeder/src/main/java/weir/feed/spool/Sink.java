package weir.feed.spool;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What rows are handed to. Thread-safe. */
public interface Sink {
    /** Where the rows go, for messages. */
    String lane();

    /** The most rows that a source of single rows hands in together, so that a drop has no more than it may have. */
    default long mostRows() {
        return Long.MAX_VALUE;
    }

    /** Where a source goes on; empty if it has no mark. */
    Optional<String> mark(String source);

    /**
     * Offers rows, for a source that can tell its client to come again.
     *
     * @return done once the rows are taken
     * @throws IntakeFull at once, if there is no room
     * @throws KeyReused at once, if another batch was accepted under its key
     * @throws weir.problem.Failure at once, if the sink has failed
     */
    CompletableFuture<Receipt> offer(RowBatch batch);

    /**
     * Adds rows, for a source that can wait: waits as long as there is no room.
     *
     * @return done once the rows are taken
     * @throws IntakeFull only if the sink is being closed
     * @throws weir.problem.Failure at once, if the sink has failed
     */
    CompletableFuture<Receipt> add(RowBatch batch) throws InterruptedException;
}
