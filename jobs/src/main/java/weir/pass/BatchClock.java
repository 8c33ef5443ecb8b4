package weir.pass;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CommitMetadata;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import org.apache.spark.sql.execution.streaming.OffsetSeqMetadata;
import org.apache.spark.sql.execution.streaming.WatermarkTracker;
import scala.Option;

/**
 * Numbers, times and watermarks of a query's batches, by Spark's rules, and in the words of its checkpoint logs: so a streaming query of Spark's goes on where
 * this has ended, and this where that has. Not safe for many threads.
 */
public final class BatchClock {
    private static final String VERSION = "v1\n";
    private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

    private final WatermarkTracker tracker;
    private Optional<OffsetSeqMetadata> before;
    private final OffsetSeqMetadata first;
    private long next;

    /**
     * That of a query.
     *
     * @param committed the last batch that has ended
     * @param offsets the second line of its entry in the log of offsets: what Spark keeps besides offsets; empty if none has ended
     * @param watermarkMillis where it has left the watermark, in ms since 1970; 0 for nowhere
     */
    public BatchClock(SparkSession session, OptionalLong committed, Optional<String> offsets, long watermarkMillis) {
        this.tracker = WatermarkTracker.apply(session.conf());
        tracker.setWatermark(Math.max(tracker.currentWatermark(), watermarkMillis));
        this.before = offsets.map(OffsetSeqMetadata::apply);
        this.first = OffsetSeqMetadata.apply(0, 0, session.conf());
        this.next = committed.orElse(-1) + 1;
    }

    /**
     * A batch.
     *
     * @param number its number
     * @param before what was kept of the batch before it
     * @param now the same of this one
     */
    public record Tick(long number, Option<OffsetSeqMetadata> before, OffsetSeqMetadata now) {
        /** The same with another number of partitions, for this run of it alone. */
        Tick withPartitions(String partitions) {
            return new Tick(
                    number,
                    before,
                    new OffsetSeqMetadata(
                            now.batchWatermarkMs(), now.batchTimestampMs(), now.conf().updated(SHUFFLE_PARTITIONS, partitions)));
        }

        /** Its entry in the query's log of offsets. */
        public String entry(Position end) {
            return VERSION + now.json() + "\n" + (end.isNone() ? "-" : end.offset());
        }
    }

    /** The next batch. It stays the next one until it {@linkplain #commit was committed}. */
    public Tick next(long nowMillis) {
        OffsetSeqMetadata like = before.orElse(first);
        return new Tick(
                next,
                Option.apply(before.orElse(null)),
                new OffsetSeqMetadata(tracker.currentWatermark(), nowMillis, like.conf()));
    }

    /**
     * Takes in a batch whose rows were all made.
     *
     * @return its entry in the query's log of commits
     */
    public String end(IncrementalExecution execution) {
        tracker.updateWatermark(execution.executedPlan());
        return VERSION + new CommitMetadata(tracker.currentWatermark()).json();
    }

    /** Goes on to the next batch. */
    public void commit(Tick batch) {
        before = Optional.of(batch.now());
        next = batch.number() + 1;
    }

    /** Where the watermark is, in ms since 1970; empty for nowhere. */
    public OptionalLong watermark() {
        long watermark = tracker.currentWatermark();
        return watermark > 0 ? OptionalLong.of(watermark) : OptionalLong.empty();
    }

    /** Whether time that has passed brings rows out although none come in. */
    public boolean wantsAnother(IncrementalExecution execution) {
        OffsetSeqMetadata now = execution.offsetSeqMetadata();
        return execution.shouldRunAnotherBatch(
                new OffsetSeqMetadata(tracker.currentWatermark(), now.batchTimestampMs(), now.conf()));
    }
}
