package weir.run;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.storage.RDDInfo;
import scala.collection.JavaConverters;

/**
 * Watches what Spark counts in 32 bits for as long as it runs: RDDs, of which a batch makes some dozens, stages, jobs and shuffles. Ten queries with
 * a batch a second use up the ids of RDDs in some months, and then they are negative. Ids of tasks, broadcasts and accumulators have 64 bits.
 */
final class SparkIds extends SparkListener {
    /** The rest lasts for hours, and stopping takes seconds. */
    static final int MOST = 2_000_000_000;

    private volatile int highest;

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        int seen = Math.max(highest, start.jobId());
        for (StageInfo stage : JavaConverters.seqAsJavaList(start.stageInfos())) {
            seen = Math.max(seen, stage.stageId());
            if (stage.shuffleDepId().isDefined()) {
                seen = Math.max(seen, (Integer) stage.shuffleDepId().get());
            }
            for (RDDInfo rdd : JavaConverters.seqAsJavaList(stage.rddInfos())) {
                seen = Math.max(seen, rdd.id());
            }
        }
        highest = seen;
    }

    /** Whether Spark should be replaced by a new one. */
    boolean areRunningOut() {
        return highest >= MOST;
    }
}
