package weir.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager$;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import org.apache.spark.sql.execution.streaming.OffsetSeqMetadata;
import org.apache.spark.sql.execution.streaming.StateStoreWriter;
import scala.Option;
import scala.runtime.BoxedUnit;
import weir.problem.Cannot;
import weir.sink.SourceRange;

/** Writes down beside a query's checkpoint which batches have left rows out that came too late. Most batches leave none, and cost nothing. */
final class LateRowsLog {
    private static final String DROPPED = "numRowsDroppedByWatermark";

    private final SparkSession session;
    private final Path directory;

    /** @param checkpoint of the query */
    LateRowsLog(SparkSession session, String checkpoint) {
        this.session = session;
        this.directory = new Path(checkpoint, LateRows.DIRECTORY);
    }

    /**
     * To be called by the thread of a batch when all its rows were made, before it is committed.
     *
     * @throws Cannot if it can't be written: then the batch has to come again
     */
    void note(long batch, SourceRange range) {
        long rows = count(session);
        if (rows > 0) {
            IncrementalExecution execution = SourceRanges.running(session).lastExecution();
            write(batch, LateRows.json(range.start(), range.end(), limit(execution), rows));
        }
    }

    /** How many rows the batch of this thread has left out, once all its rows were made. */
    static long count(SparkSession session) {
        SparkPlan plan = SourceRanges.running(session).lastExecution().executedPlan();
        List<Long> dropped = new ArrayList<>();
        plan.foreach(node -> {
            if (node instanceof StateStoreWriter) {
                dropped.add((Long) node.longMetric(DROPPED).value());
            }
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

    /** A batch that comes again writes the same. */
    private void write(long batch, String note) {
        try {
            Configuration configuration = session.sessionState().newHadoopConf();
            CheckpointFileManager files = CheckpointFileManager$.MODULE$.create(directory, configuration);
            if (!files.exists(directory)) {
                files.mkdirs(directory);
            }
            CancellableFSDataOutputStream out = files.createAtomic(new Path(directory, Long.toString(batch)), true);
            try {
                out.write(note.getBytes(StandardCharsets.UTF_8));
                out.close();
            } catch (IOException | RuntimeException e) {
                out.cancel();
                throw e;
            }
        } catch (IOException e) {
            throw new Cannot("write down the late rows of batch " + batch, e, "Weir tries again");
        }
    }
}
