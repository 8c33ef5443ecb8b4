package weir.control;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * Sets how Spark keeps the checkpoints of its streaming queries. One call before the first query starts; a query's checkpoint
 * location is then {@code <root>/<query>}.
 */
public final class Checkpoints {
    /** The root, for tasks: they learn from it which paths are logs, and nothing of the database. */
    static final String ROOT = "weir.checkpoints.root";

    private static final String CLASS = "spark.sql.streaming.checkpointFileManagerClass";
    private static final Map<String, CheckpointLog> LOGS = new ConcurrentHashMap<>();

    private Checkpoints() {}

    /**
     * Logs go to the pipeline's control plane, state to files below {@code root}.
     *
     * @param root the directory or URI below which the checkpoints of the pipeline's queries lie
     */
    public static void inPostgres(SparkSession spark, ControlPlane control, String root) {
        String normal = normal(root, spark);
        LOGS.put(normal, control.keepsCheckpoints());
        spark.conf().set(ROOT, normal);
        spark.conf().set(CLASS, PostgresCheckpoints.class.getName());
    }

    /** Logs and state are files, for a pipeline that has no Postgres. */
    public static void inFiles(SparkSession spark) {
        spark.conf().unset(ROOT);
        spark.conf().set(CLASS, FileCheckpoints.class.getName());
    }

    /**
     * Removes the state of batches that the log of a query does not know, before the query starts. There is some if the database has
     * come back without the end of what it had confirmed: those batches will be made anew, of other drops, and their state must not be
     * taken for it.
     *
     * @param checkpoint where the query keeps its checkpoint, below the root
     */
    public static void removeStateAhead(SparkSession spark, String checkpoint) {
        String root = spark.conf().get(ROOT, "");
        log(root).ifPresent(log -> {
            String query = normal(checkpoint, spark).substring(root.length() + 1);
            state(spark, checkpoint).removeBehind(log.lastNumber(query + "/offsets"));
        });
    }

    /**
     * Whether the state that a batch has left is there.
     *
     * @param checkpoint where the query keeps its checkpoint
     * @throws Failure if it cannot be looked at
     */
    public static boolean hasState(SparkSession spark, String checkpoint, long batch) {
        return state(spark, checkpoint).isLeftBy(batch);
    }

    /**
     * Looks for a file of state that does not hold what was written to it, newest first. It reads all of them.
     *
     * @param checkpoint where the query keeps its checkpoint
     * @param batch the last batch whose state counts
     * @return which file, and what is wrong with it; empty if all are whole
     * @throws Failure if they cannot be looked at
     */
    public static Optional<String> damagedState(SparkSession spark, String checkpoint, long batch) {
        return state(spark, checkpoint).damage(batch);
    }

    private static StateFiles state(SparkSession spark, String checkpoint) {
        return new StateFiles(
                new Path(checkpoint, "state"), spark.sessionState().newHadoopConf());
    }

    private static String normal(String root, SparkSession spark) {
        try {
            Configuration configuration = spark.sessionState().newHadoopConf();
            Path path = new Path(root);
            return normal(path.getFileSystem(configuration).makeQualified(path));
        } catch (IOException e) {
            throw new TransientFailure(
                    "use the checkpoints in \"" + root + "\"", e, "Check \"checkpoints\" in the pipeline file");
        }
    }

    /** One spelling of each path: {@code file:/a}, {@code file:///a} and {@code file:/a/} are the same. */
    static String normal(Path qualified) {
        URI uri = qualified.toUri();
        String path = uri.getPath();
        String authority = uri.getAuthority();
        return uri.getScheme() + "://" + (authority == null ? "" : authority)
                + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    /** The log of a root in this process; there is none in an executor's. */
    static Optional<CheckpointLog> log(String root) {
        return Optional.ofNullable(LOGS.get(root));
    }
}
