package weir.cli;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.plan.Plan;
import weir.run.ExecutorCount;
import weir.run.PipelineRun;
import weir.run.RunOptions;
import weir.serve.DriverLife;
import weir.sql.MemoryTables;

/**
 * The run of a pipeline in one process. When Spark's ids come to their end, its queries stop between two batches, and go on in a new Spark as after any
 * other restart: with a new epoch, from their checkpoints.
 */
final class DriverRun {
    private static final Logger LOG = LoggerFactory.getLogger(DriverRun.class);

    /** Before Spark's own hook, which ends Spark, and Hadoop's, which closes file systems. */
    private static final int BEFORE_SPARK = 100;

    private static final int SECONDS_BEYOND_GRACE = 30;

    private final Plan plan;
    private final RunOptions options;
    private final DriverLife life;
    private final SparkStart start;
    private volatile boolean isEnding;
    private volatile Optional<PipelineRun> current = Optional.empty();

    DriverRun(Plan plan, RunOptions options, DriverLife life, SparkStart start) {
        this.plan = plan;
        this.options = options;
        this.life = life;
        this.start = start;
    }

    /** Runs until all queries have ended, as {@link PipelineRun#await} says, or a signal comes. */
    void run() throws InterruptedException {
        ShutdownHookManager.get()
                .addShutdownHook(
                        this::end, BEFORE_SPARK, options.grace().toSeconds() + SECONDS_BEYOND_GRACE, TimeUnit.SECONDS);
        while (needsNewSpark(start.session()) && !isEnding) {
            LOG.info("Spark's ids come to their end: the queries go on in a new Spark");
            start.again();
        }
    }

    private void end() {
        isEnding = true;
        current.ifPresent(PipelineRun::stop);
    }

    private boolean needsNewSpark(SparkSession spark) throws InterruptedException {
        life.sparkIsUp(() -> ExecutorCount.of(spark.sparkContext()));
        try (PipelineRun run = PipelineRun.start(spark, plan, options)) {
            life.runs(run);
            current = Optional.of(run);
            if (isEnding) {
                run.stop();
            }
            await(run);
            return run.needsNewSpark();
        } finally {
            // Before a driver stands by: it would hold executors.
            spark.stop();
        }
    }

    private void await(PipelineRun run) throws InterruptedException {
        Optional<MemoryTables> memory = MemoryTables.serve(run.session(), plan);
        try {
            run.await();
        } finally {
            memory.ifPresent(MemoryTables::close);
        }
    }
}
