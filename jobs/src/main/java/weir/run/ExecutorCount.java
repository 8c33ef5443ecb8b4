package weir.run;

import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;

/**
 * How many executors there are.
 *
 * @param wanted how many Spark asks for at least
 * @param registered how many have come and are there
 */
public record ExecutorCount(int wanted, int registered) {
    /** Where there is no setting. */
    private static final int SPARK_DEFAULT = 2;

    /** Counts them; empty where tasks run in the driver itself. */
    public static Optional<ExecutorCount> of(SparkContext spark) {
        if (spark.isLocal()) {
            return Optional.empty();
        }
        // Spark counts the driver as one.
        int registered = Math.max(0, spark.statusTracker().getExecutorInfos().length - 1);
        return Optional.of(new ExecutorCount(wanted(spark.conf()), registered));
    }

    /** With dynamic allocation as many as there always are; Spark tells nobody how many more it asks for. */
    static int wanted(SparkConf conf) {
        return conf.getBoolean("spark.dynamicAllocation.enabled", false)
                ? conf.getInt("spark.dynamicAllocation.minExecutors", 0)
                : conf.getInt("spark.executor.instances", SPARK_DEFAULT);
    }

    /** Whether there is none although some are wanted. */
    public boolean isWithout() {
        return wanted > 0 && registered == 0;
    }
}
