package weir.parquet;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import weir.control.PostgresConnection;
import weir.pipeline.Compactable;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** The compaction of one dataset by the driver that writes it, a step at a time. For one thread. */
final class IdleCompaction {
    private final SparkSession session;
    private final ParquetDataset sink;
    private final Optional<PostgresConnection> postgres;
    private final ManyBatches many;
    private final Compactable.Guard guard;
    private final Place place;

    /** With fewer batches than that, there is nothing to merge. */
    private int worthALook;

    /**
     * Of a dataset, there or not.
     *
     * @param sink with a size up to which it merges
     * @param postgres where compactions are kept apart; empty where a file in the dataset does so
     * @param untouched so many of the newest batches stay as they are
     * @param least fewer batches are not merged
     */
    IdleCompaction(
            SparkSession session,
            ParquetDataset sink,
            Optional<PostgresConnection> postgres,
            int untouched,
            int least,
            Compactable.Guard guard) {
        this.session = session;
        this.sink = sink;
        this.postgres = postgres;
        this.many = new ManyBatches(untouched, least, sink.compactBytes().orElseThrow());
        this.guard = guard;
        this.place = Places.of(sink.path(), session.sessionState().newHadoopConf());
        this.worthALook = untouched + least;
    }

    /**
     * Merges one group of batches.
     *
     * @return empty if there is nothing to merge
     * @throws Failure if the place can't be used, {@link weir.problem.PermanentFailure} if another compaction is running,
     *     {@link weir.control.Fenced} if a newer driver has taken over
     */
    Optional<Compactable.Done> step() {
        int batches = batches();
        if (batches < worthALook) {
            return Optional.empty();
        }
        CompactionLock lock = CompactionLock.take(sink.path(), postgres);
        try {
            Compactable.Done done =
                    new Compaction(place, session, sink.partitionBy(), many, guard, Clock.systemUTC()).run();
            if (done.batches() == 0) {
                worthALook = batches + many.least();
                return Optional.empty();
            }
            return Optional.of(done);
        } finally {
            lock.close();
        }
    }

    private int batches() {
        try {
            return (int) place.list(place.dataset()).stream()
                    .filter(BatchDirectories::isBatch)
                    .count();
        } catch (IOException e) {
            throw new TransientFailure("compact \"" + sink.path() + "\"", e, "Weir tries again");
        }
    }
}
