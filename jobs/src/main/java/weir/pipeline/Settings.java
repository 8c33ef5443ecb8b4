package weir.pipeline;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has a default.
 *
 * @param checkpoints where the checkpoints of all queries are kept: a directory or URI, absolute
 * @param shufflePartitions of each query with state, as Spark's {@code spark.sql.shuffle.partitions}; default 5
 * @param jars files with classes that {@code stateful:} names; absolute paths
 * @param rejects which bad lines stay in the database
 * @param spark further configuration of Spark, by its own names; how to reach an S3 store is among it
 */
public record Settings(
        String checkpoints,
        int shufflePartitions,
        List<String> jars,
        RejectsLimits rejects,
        Map<String, String> spark) {
    /** The default of {@code shufflePartitions}. */
    public static final int SHUFFLE_PARTITIONS = 5;

    /** With the default of {@code rejects}. */
    public Settings(String checkpoints, int shufflePartitions, List<String> jars, Map<String, String> spark) {
        this(checkpoints, shufflePartitions, jars, RejectsLimits.DEFAULT, spark);
    }

    /** Keeps its own copies. */
    public Settings {
        jars = List.copyOf(jars);
        spark = Collections.unmodifiableMap(new TreeMap<>(spark));
    }

    /** The zone by which SQL makes dates of times, by Spark's name. */
    public String timeZone() {
        return spark.getOrDefault("spark.sql.session.timeZone", "UTC");
    }

    @Override
    public String toString() {
        return "Settings[checkpoints=%s, shufflePartitions=%d, spark=%s]"
                .formatted(checkpoints, shufflePartitions, spark.keySet());
    }
}
