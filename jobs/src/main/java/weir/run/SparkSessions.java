package weir.run;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import weir.cluster.EarlierExecutors;
import weir.localfs.LocalFiles;
import weir.pipeline.Settings;
import weir.scratch.Scratch;

/** Spark, set up for pipelines. */
public final class SparkSessions {
    private static final String LOCAL_DIRECTORY = "spark.local.dir";
    private static final String SQL = "spark.sql.";
    private static final String HADOOP = "spark.hadoop.";
    private static final String FILE_SYSTEMS = HADOOP + "fs.";

    /** As {@code spark.eventLog.gcMetrics.youngGenerationGarbageCollectors} has them. */
    private static final Set<String> YOUNG_COLLECTORS = Set.of("Copy", "PS Scavenge", "ParNew", "G1 Young Generation");

    /** What Spark remembers for its own pages, which nobody sees here: by default a thousand of each, with a plan for each batch. */
    private static final Map<String, String> HISTORY = Map.of(
            "spark.ui.retainedJobs", "20",
            "spark.ui.retainedStages", "20",
            "spark.ui.retainedTasks", "200",
            "spark.ui.retainedDeadExecutors", "20",
            "spark.sql.ui.retainedExecutions", "20");

    private SparkSessions() {}

    /**
     * Starts Spark in this process, or joins the one that runs in it.
     *
     * @param master where tasks run; without it what {@code spark-submit} or the pipeline says, or else all cores of this machine
     * @throws weir.problem.PermanentFailure if tasks run where Spark needs a secret that is not given
     */
    public static SparkSession start(String pipeline, Settings settings, Optional<String> master) {
        SparkSession.Builder builder = SparkSession.builder()
                .appName("weir " + pipeline)
                .config("spark.ui.enabled", false)
                .config("spark.ui.showConsoleProgress", false)
                .config("spark.eventLog.gcMetrics.oldGenerationGarbageCollectors", oldCollectors())
                .config("spark.sql.streaming.stopTimeout", "30s");
        HISTORY.forEach(builder::config);
        LocalFiles.settings().forEach(builder::config);
        PrivateChannels.settings().forEach(builder::config);
        settings.spark().forEach((key, value) -> {
            if (!key.startsWith(SQL) || isStatic(key)) {
                builder.config(key, value);
            }
        });
        String where = where(settings, master);
        PrivateChannels.requireSecret(where, settings.spark());
        builder.master(where);
        if (where.startsWith("local")) {
            // Nobody else has business with it, and a host name that does not resolve is no obstacle.
            builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1");
            if (System.getenv("SPARK_LOCAL_DIRS") == null
                    && System.getProperty(LOCAL_DIRECTORY) == null
                    && !settings.spark().containsKey(LOCAL_DIRECTORY)) {
                // Not with executors elsewhere, which would take the path for one of theirs.
                builder.config(LOCAL_DIRECTORY, Scratch.directory().toString());
            }
        }
        if (usesPods(settings, master)) {
            PrivateChannels.settingsOfPods().forEach(builder::config);
            SparkConf known = new SparkConf();
            settings.spark().forEach(known::set);
            EarlierExecutors.remove(known);
        }
        return builder.getOrCreate();
    }

    /** All collectors of this Java but Spark's young ones. It does not know, among others, one that Java has had since 20, and warns of such. */
    static String oldCollectors() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(MemoryManagerMXBean::getName)
                .filter(name -> !YOUNG_COLLECTORS.contains(name))
                .collect(Collectors.joining(","));
    }

    /** Whether tasks run in pods of Kubernetes, which take their time to come. */
    public static boolean usesPods(Settings settings, Optional<String> master) {
        return where(settings, master).startsWith("k8s://");
    }

    private static String where(Settings settings, Optional<String> master) {
        return master.orElseGet(
                () -> settings.spark().getOrDefault("spark.master", System.getProperty("spark.master", "local[*]")));
    }

    private static boolean isStatic(String key) {
        return key.equals("spark.sql.extensions") || key.startsWith("spark.sql.warehouse");
    }

    /** Gives a session what pipelines rely on, and then what the user wants otherwise. */
    public static void configure(SparkSession session, Settings settings) {
        RuntimeConfig configuration = session.conf();
        configuration.set("spark.sql.session.timeZone", "UTC");
        configuration.set("spark.sql.shuffle.partitions", settings.shufflePartitions());
        configuration.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        // Streams never use it, and Spark says so for each query.
        configuration.set("spark.sql.adaptive.enabled", false);
        // Else a timestamp that Spark 2 read in another way ends the query.
        configuration.set("spark.sql.legacy.timeParserPolicy", "CORRECTED");
        // Else a date before 1582 or a time before 1900 ends the query at a Parquet file, which Spark 2 would have
        // written by another calendar.
        for (String times : List.of("datetime", "int96")) {
            configuration.set("spark.sql.parquet." + times + "RebaseModeInWrite", "CORRECTED");
            configuration.set("spark.sql.parquet." + times + "RebaseModeInRead", "CORRECTED");
        }
        settings.spark().forEach((key, value) -> {
            if (key.startsWith(SQL) && !isStatic(key)) {
                configuration.set(key, value);
            } else if (key.startsWith(FILE_SYSTEMS)) {
                // A session of a Spark that something else has started finds the pipeline's stores, too.
                configuration.set(key.substring(HADOOP.length()), value);
            }
        });
    }
}
