package weir.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.run.Engine;
import weir.run.Log;
import weir.run.PipelineRun;
import weir.run.RunOptions;
import weir.spec.Pipeline;

/** {@code weir run}: keeps the results of a pipeline's queries up to date. */
@Command(
        name = "run",
        description =
                "Runs a pipeline: reads each drop once and keeps the results of its queries up to date, until it is stopped."
                        + " Ctrl-C lets the running batches end. Killed at any moment and started again, it goes on where it was.")
final class RunCommand implements Callable<Integer> {
    /** Before Spark's own hook, which ends Spark, and Hadoop's, which closes file systems. */
    private static final int BEFORE_SPARK = 100;

    private static final int SECONDS_BEYOND_GRACE = 30;

    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(names = "--once", description = "Read all there is, then end.")
    private boolean once;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Where Spark's tasks run, for example local[4]. Default: spark.master of the pipeline's settings, or else"
                            + " all cores of this machine.")
    private String master;

    @Override
    public Integer call() throws InterruptedException {
        Log.configure(main.debug());
        Plan plan = Planner.read(file, System.getenv());
        plan.warnings().forEach(warning -> main.err().println("Warning: " + warning));
        Pipeline pipeline = plan.pipeline();
        RunOptions options = RunOptions.DEFAULT.printingTo(main.out());
        SparkSession spark = Engine.start(pipeline.name(), pipeline.settings(), Optional.ofNullable(master));
        try (PipelineRun run = PipelineRun.start(spark, plan, once ? options.untilRead() : options)) {
            stopOnSignal(run, options);
            run.await();
        } finally {
            spark.stop();
        }
        return Exit.DONE;
    }

    private static void stopOnSignal(PipelineRun run, RunOptions options) {
        ShutdownHookManager.get()
                .addShutdownHook(
                        run::stop, BEFORE_SPARK, options.grace().toSeconds() + SECONDS_BEYOND_GRACE, TimeUnit.SECONDS);
    }
}
