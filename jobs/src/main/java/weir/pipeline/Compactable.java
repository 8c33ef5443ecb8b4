package weir.pipeline;

import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import weir.control.PostgresConnection;

/** The small files that finished batches have left in one place. */
public interface Compactable {
    /** The place. */
    String path();

    /** Whether batches leave files of their own there, so that there can be something to merge. */
    boolean hasBatches();

    /** Whether the driver merges them by itself while nothing else is to do. */
    boolean isForIdleDrivers();

    /**
     * Merges all of them.
     *
     * @param postgres where compactions are kept apart; empty where a file in the place does so
     * @param targetBytes what is of this size or more is left as it is
     * @throws weir.problem.Failure if the place can't be used, or somebody else is merging there
     */
    Done merge(SparkSession session, Optional<PostgresConnection> postgres, long targetBytes);

    /**
     * The same by the driver that writes there, a step at a time.
     *
     * @param untouched so many of the newest batches stay as they are
     * @param least fewer batches are not merged
     */
    Steps steps(SparkSession session, Optional<PostgresConnection> postgres, int untouched, int least, Guard guard);

    /**
     * What has been done.
     *
     * @param batches how many went
     * @param merged how many came in their place
     * @param bytes the size of those that went
     */
    record Done(int batches, int merged, long bytes) {}

    /** A compaction that somebody else may end between two steps. For one thread. */
    @FunctionalInterface
    interface Steps {
        /**
         * Merges one group of batches.
         *
         * @return empty if there is nothing to merge
         * @throws weir.problem.Failure if the place can't be used, {@link weir.problem.PermanentFailure} if another compaction is
         *     running, {@link weir.control.Fenced} if a newer driver has taken over
         */
        Optional<Done> step();
    }

    /** Decides a merge while nobody can take over the pipeline. */
    @FunctionalInterface
    interface Guard {
        /**
         * Does it.
         *
         * @throws weir.control.Fenced if somebody has taken over before
         */
        void run(Runnable decision);
    }
}
