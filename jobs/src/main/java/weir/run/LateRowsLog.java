package weir.run;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import org.apache.spark.sql.execution.streaming.OffsetSeqMetadata;
import scala.Option;
import scala.runtime.BoxedUnit;
import weir.catalyst.Trees;
import weir.problem.Failure;
import weir.sink.SourceRange;

/** Writes down which batches of a query have left rows out that came too late. Most batches leave none, and cost nothing. */
final class LateRowsLog {
    private static final String DROPPED = "numRowsDroppedByWatermark";

    private final SparkSession session;
    private final Notes notes;

    LateRowsLog(SparkSession session, Notes notes) {
        this.session = session;
        this.notes = notes;
    }

    /** Where it is written down. */
    interface Notes {
        /**
         * Writes down that rows up to a time were left out of a batch; once, also when the batch comes again.
         *
         * @throws Failure if the place is away
         */
        void write(long batch, SourceRange range, long watermarkMillis, long rows);
    }

    /**
     * To be called by the thread of a batch when all its rows were made, before it is committed.
     *
     * @throws Failure if it can't be written: then the batch has to come again
     */
    void note(long batch, SourceRange range) {
        long rows = count(session);
        if (rows > 0) {
            IncrementalExecution execution = SourceRanges.running(session).lastExecution();
            notes.write(batch, range, limit(execution), rows);
        }
    }

    /** How many rows the batch of this thread has left out, once all its rows were made. */
    static long count(SparkSession session) {
        SparkPlan plan = SourceRanges.running(session).lastExecution().executedPlan();
        List<Long> dropped = new ArrayList<>();
        plan.foreach(node -> {
            // Session windows leave rows out where they read their state, all others where they write it.
            Trees.optional(node.metrics().get(DROPPED)).ifPresent(metric -> dropped.add((Long) metric.value()));
            return BoxedUnit.UNIT;
        });
        return dropped.stream().mapToLong(Long::longValue).sum();
    }

    /** As {@code WatermarkPropagator} has it: the watermark of the batch before, unless the user wants only one operator with state. */
    private long limit(IncrementalExecution execution) {
        if (!LateRows.limitIsOfBatchBefore(session)) {
            return execution.offsetSeqMetadata().batchWatermarkMs();
        }
        Option<OffsetSeqMetadata> before = execution.prevOffsetSeqMetadata();
        return before.isDefined() ? before.get().batchWatermarkMs() : 0;
    }
}
