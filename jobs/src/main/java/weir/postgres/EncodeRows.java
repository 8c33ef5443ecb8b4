package weir.postgres;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Turns a partition into COPY's format. It stays in memory and goes to the driver with the task's result; once it is larger than
 * that is meant for, the task opens a connection and streams it into staging instead.
 */
final class EncodeRows implements FlatMapFunction<Iterator<InternalRow>, Encoded> {
    private static final int FIRST_CAPACITY = 8 * 1024;

    private final String action;
    private final StructType result;
    private final Staging staging;
    private final long batch;
    private final int mostInline;

    /**
     * Encodes the partitions of one batch.
     *
     * @param action verb and thing for messages
     * @param mostInline bytes of one partition that may go to the driver
     */
    EncodeRows(String action, StructType result, Staging staging, long batch, int mostInline) {
        this.action = action;
        this.result = result;
        this.staging = staging;
        this.batch = batch;
        this.mostInline = mostInline;
    }

    @Override
    public Iterator<Encoded> call(Iterator<InternalRow> rows) {
        RowEncoder encoder = new RowEncoder(action, Column.of(result));
        CopyBuffer buffer = new CopyBuffer(FIRST_CAPACITY);
        TaskContext task = TaskContext.get();
        int partition = task.partitionId();
        long attempt = task.taskAttemptId();
        long count = 0;
        while (rows.hasNext()) {
            if (buffer.size() > mostInline) {
                StagingTags tags = new StagingTags(staging.control().epoch(), batch, partition, attempt);
                long rest = StagingCopy.run(action, staging, tags, encoder, buffer, rows);
                return List.of(Encoded.staged(partition, attempt, count + rest)).iterator();
            }
            encoder.write(rows.next(), buffer);
            count++;
        }
        return List.of(Encoded.inline(partition, attempt, count, buffer.copy())).iterator();
    }
}
