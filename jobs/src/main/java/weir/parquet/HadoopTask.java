package weir.parquet;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;

/** What Parquet's Hadoop classes want to know of a task. */
final class HadoopTask {
    private HadoopTask() {}

    static TaskAttemptContext context(Configuration configuration) {
        return new TaskAttemptContextImpl(configuration, new TaskAttemptID());
    }
}
