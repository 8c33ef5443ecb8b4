package weir.run;

import java.io.PrintStream;
import java.time.Duration;
import weir.log.Printable;
import weir.problem.Backoff;

/**
 * How a pipeline runs.
 *
 * @param once whether each query ends when it has read all there was when it began
 * @param console where console sinks print
 * @param grace how long a query that is told to stop may go on with its batch
 * @param backoff how long a query waits before it tries again
 * @param failed what becomes of a query that has failed for good
 * @param merging when the files of finished batches are merged
 * @param watch is told of each batch
 */
public record RunOptions(
        boolean once,
        PrintStream console,
        Duration grace,
        Backoff backoff,
        Failed failed,
        Merging merging,
        BatchWatch watch) {
    /** Runs until it is stopped, prints to standard output, waits 1 s at first and 5 s at most between two tries. */
    public static final RunOptions DEFAULT = new RunOptions(
            false,
            Printable.out(),
            Duration.ofSeconds(30),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5)),
            new Failed(Duration.ofMinutes(5), false),
            new Merging(Duration.ofMinutes(1), 100, 100),
            (query, batch) -> {});

    /**
     * What becomes of a query that has failed for good, in a run that does not end by itself. It is tried again while others go on, for
     * somebody may have mended it; where none goes on, the run ends.
     *
     * @param pause how long until then
     * @param endsRun whether the whole run ends instead
     */
    public record Failed(Duration pause, boolean endsRun) {}

    /**
     * When the files of finished batches are merged.
     *
     * @param pause how long until the driver looks again whether there are enough
     * @param untouched so many of the newest batches stay as they are
     * @param least fewer batches are not merged
     */
    public record Merging(Duration pause, int untouched, int least) {}

    /** Is told when all sinks have a batch, before Spark notes that it is done: killed now, the batch comes once more. */
    @FunctionalInterface
    public interface BatchWatch {
        /**
         * Called on the query's own thread, which goes on when this returns.
         *
         * @param query as {@link QueryProgress} calls it
         * @param batch the batch's number, from 0
         */
        void written(String query, long batch);
    }

    /** The same, but each query ends when it has read all there was. */
    public RunOptions untilRead() {
        return new RunOptions(true, console, grace, backoff, failed, merging, watch);
    }

    /** The same with other waits between two tries. */
    public RunOptions with(Backoff other) {
        return new RunOptions(once, console, grace, other, failed, merging, watch);
    }

    /** The same with another fate of queries that have failed for good. */
    public RunOptions with(Failed other) {
        return new RunOptions(once, console, grace, backoff, other, merging, watch);
    }

    /** The same with another time to merge files. */
    public RunOptions with(Merging other) {
        return new RunOptions(once, console, grace, backoff, failed, other, watch);
    }

    /** The same with another grace for batches under way. */
    public RunOptions stoppingWithin(Duration other) {
        return new RunOptions(once, console, other, backoff, failed, merging, watch);
    }

    /** The same with another place for console sinks. */
    public RunOptions printingTo(PrintStream other) {
        return new RunOptions(once, other, grace, backoff, failed, merging, watch);
    }

    /** The same with somebody who is told of each batch. */
    public RunOptions telling(BatchWatch other) {
        return new RunOptions(once, console, grace, backoff, failed, merging, other);
    }
}
