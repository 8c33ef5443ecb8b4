package weir.run;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.execution.streaming.StreamExecution;
import scala.Tuple4;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/**
 * Writes down that the tasks of streaming queries get on: one ends, or the counters of one that runs have moved, which executors tell every
 * 10 s. So a long task is told from one that hangs.
 */
final class TaskListener extends SparkListener {
    /** It moves with the work of other tasks in the same executor. */
    private static final String GC_TIME = "internal.metrics.jvmGCTime";

    private final Map<String, QueryStats> boards = new ConcurrentHashMap<>();
    private final Map<Integer, QueryStats> byStage = new ConcurrentHashMap<>();
    private final Map<Integer, int[]> stagesOfJobs = new ConcurrentHashMap<>();
    private final Map<Long, Integer> counters = new ConcurrentHashMap<>();

    /** @param query Spark's id of the streaming query, which stays the same when it starts again */
    void listenFor(UUID query, QueryStats board) {
        boards.put(query.toString(), board);
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        String query =
                start.properties() == null ? null : start.properties().getProperty(StreamExecution.QUERY_ID_KEY());
        QueryStats board = query == null ? null : boards.get(query);
        if (board == null) {
            return;
        }
        board.sign();
        int[] stages = JavaConverters.seqAsJavaList(start.stageInfos()).stream()
                .mapToInt(stage -> stage.stageId())
                .toArray();
        stagesOfJobs.put(start.jobId(), stages);
        for (int stage : stages) {
            byStage.put(stage, board);
        }
    }

    @Override
    public void onJobEnd(SparkListenerJobEnd end) {
        int[] stages = stagesOfJobs.remove(end.jobId());
        if (stages == null) {
            return;
        }
        for (int stage : stages) {
            QueryStats board = byStage.remove(stage);
            if (board != null) {
                board.sign();
            }
        }
        if (byStage.isEmpty()) {
            // What executors told of tasks that had ended already.
            counters.clear();
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        counters.remove(end.taskInfo().taskId());
        QueryStats board = byStage.get(end.stageId());
        if (board != null && end.taskInfo().successful()) {
            board.sign();
        }
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        for (Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task :
                JavaConverters.seqAsJavaList(update.accumUpdates())) {
            QueryStats board = byStage.get((Integer) task._2());
            if (board == null) {
                continue;
            }
            int now = JavaConverters.seqAsJavaList(task._4()).stream()
                    .filter(counter -> !counter.name().contains(GC_TIME))
                    .mapToInt(counter ->
                            31 * Long.hashCode(counter.id()) + counter.update().hashCode())
                    .sum();
            Integer before = counters.put((Long) task._1(), now);
            if (before == null || before != now) {
                board.sign();
            }
        }
    }
}
