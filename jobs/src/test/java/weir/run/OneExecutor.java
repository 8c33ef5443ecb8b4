package weir.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.CoarseGrainedExecutorBackend;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.scheduler.ExternalClusterManager;
import org.apache.spark.scheduler.SchedulerBackend;
import org.apache.spark.scheduler.TaskScheduler;
import org.apache.spark.scheduler.TaskSchedulerImpl;
import org.apache.spark.scheduler.cluster.CoarseGrainedSchedulerBackend;
import scala.Tuple2;
import weir.startup.ChildJvm;

/** A cluster of one executor, which is a process of this machine that {@link #start} starts: as Spark on Kubernetes, without Kubernetes. */
public final class OneExecutor implements ExternalClusterManager {
    static final String MASTER = "one-executor";

    /**
     * Starts the executor as the chart does: with those of Spark's settings that it needs to call the driver, and the rest in its environment.
     *
     * @param environment its own variables
     */
    static Process start(SparkContext spark, Map<String, String> environment) {
        RpcAddress driver = spark.env().rpcEnv().address();
        List<String> command = new ArrayList<>(ChildJvm.command(
                CoarseGrainedExecutorBackend.class.getName(),
                List.of(
                        "--driver-url",
                        "spark://CoarseGrainedScheduler@" + driver.hostPort(),
                        "--executor-id",
                        "1",
                        "--bind-address",
                        "127.0.0.1",
                        "--hostname",
                        "127.0.0.1",
                        "--cores",
                        "1",
                        "--app-id",
                        spark.applicationId(),
                        "--resourceProfileId",
                        "0")));
        command.addAll(1, startupOptions(spark.conf()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT);
        // It ends when its driver is gone: it loses the connection.
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> startupOptions(SparkConf conf) {
        return Arrays.stream(conf.getAll())
                .filter(setting -> SparkConf.isExecutorStartupConf(setting._1()))
                .map(OneExecutor::option)
                .toList();
    }

    private static String option(Tuple2<String, String> setting) {
        return "-D" + setting._1() + "=" + setting._2();
    }

    @Override
    public boolean canCreate(String master) {
        return master.equals(MASTER);
    }

    @Override
    public TaskScheduler createTaskScheduler(SparkContext spark, String master) {
        return new TaskSchedulerImpl(spark);
    }

    @Override
    public SchedulerBackend createSchedulerBackend(SparkContext spark, String master, TaskScheduler scheduler) {
        return new CoarseGrainedSchedulerBackend(
                (TaskSchedulerImpl) scheduler, spark.env().rpcEnv());
    }

    @Override
    public void initialize(TaskScheduler scheduler, SchedulerBackend backend) {
        ((TaskSchedulerImpl) scheduler).initialize(backend);
    }
}
