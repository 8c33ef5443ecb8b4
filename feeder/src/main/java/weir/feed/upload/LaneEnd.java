package weir.feed.upload;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import weir.drop.LaneWriter;
import weir.drop.WritableStorage;
import weir.feed.spool.Spool;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * Ends a lane for good, once all of its rows are in drops.
 *
 * @param storage where the lane lies
 * @param spool of the lane; it accepts nothing any more
 */
public record LaneEnd(WritableStorage storage, Spool spool) {
    /**
     * Does so.
     *
     * @return why the lane could not be ended, or not in time
     */
    public Optional<RuntimeException> write(Duration atMost) throws InterruptedException {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> write(end), "end-" + spool.lane());
        // A store that never answers must not keep the process from ending.
        thread.setDaemon(true);
        thread.start();
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.of(failed("the store did not answer in time"));
        } catch (ExecutionException e) {
            return Optional.of(failed(Failure.reason(e.getCause())));
        }
    }

    private void write(CompletableFuture<Void> end) {
        try {
            LaneWriter writer = LaneWriter.open(storage, spool.lane());
            if (writer.next() > 0) {
                // First the spool: a lane that has ended must get no rows any more, whatever happens in between.
                spool.end();
                writer.end(spool.rows());
            }
            end.complete(null);
        } catch (IOException | RuntimeException e) {
            end.completeExceptionally(e);
        }
    }

    private Failure failed(String reason) {
        return new TransientFailure(
                "end lane \"" + spool.lane() + "\"",
                reason,
                "All of its rows are in drops; readers go on looking for more");
    }
}
