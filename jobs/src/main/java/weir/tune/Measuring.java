package weir.tune;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import weir.console.Console;
import weir.pipeline.Sink;
import weir.plan.DryRunPlan;
import weir.plan.Plan;
import weir.run.PipelineRun;
import weir.run.QueryProgress;
import weir.run.RunOptions;

/**
 * Runs a pipeline's queries on the drops that are there, one batch after the other. Results are made and thrown away; the checkpoint is one of its own, on
 * the disk of this machine, and removed.
 */
final class Measuring {
    /** The first batches of a run start Spark's machinery, and its compiler. */
    private static final int WARM_UP = 2;

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final SparkSession spark;
    private final Plan plan;
    private final int batches;
    private final Requests requests;

    /** @param batches how many of each query count */
    Measuring(SparkSession spark, Plan plan, int batches) {
        this.spark = spark;
        Map<String, Sink> nowhere = new LinkedHashMap<>();
        plan.queries()
                .forEach((name, planned) ->
                        nowhere.put(name, new Console(planned.query().position(), 1)));
        this.plan = DryRunPlan.of(plan, nowhere);
        this.batches = batches;
        this.requests = Requests.of(spark, plan);
    }

    /**
     * What batches of so many drops took; of several queries those of the slowest. Empty if there are too few drops for one that counts, or too little time.
     *
     * @param interval in which that many drops come
     * @param drops of each stream, by name
     * @param deadline as {@link System#nanoTime} counts
     * @throws weir.run.RunFailed if a query fails
     */
    Optional<Sample> measure(Duration interval, Map<String, Integer> drops, long deadline) throws InterruptedException {
        Map<UUID, StreamingQuery> queries = new LinkedHashMap<>();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        RunOptions options = RunOptions.DEFAULT.printingTo(nowhere).untilRead();
        long before = requests.count();
        double each;
        try (PipelineRun run = PipelineRun.start(spark, DryRunPlan.withDropsPerTrigger(plan, drops), options)) {
            boolean goesOn = true;
            while (goesOn && System.nanoTime() < deadline && !areEnough(queries)) {
                LockSupport.parkNanos(LOOK_NANOS);
                goesOn = run.progress().stream().anyMatch(Measuring::goesOn);
                Arrays.stream(run.session().streams().active()).forEach(query -> queries.put(query.id(), query));
            }
            if (!goesOn) {
                run.await();
            }
            long all = run.progress().stream().mapToLong(QueryProgress::batches).sum();
            each = (double) (requests.count() - before) / Math.max(all, 1);
        }
        return queries.values().stream()
                .map(Measuring::counting)
                .filter(progress -> !progress.isEmpty())
                .map(progress -> sample(interval, progress, each * queries.size()))
                .max(Comparator.comparing(sample -> sample.took(0.5)));
    }

    private boolean areEnough(Map<UUID, StreamingQuery> queries) {
        return queries.size() == plan.queries().size()
                && queries.values().stream().allMatch(query -> counting(query).size() >= batches);
    }

    private static boolean goesOn(QueryProgress query) {
        return query.state() != QueryProgress.State.ENDED && query.state() != QueryProgress.State.FAILED;
    }

    private static List<StreamingQueryProgress> counting(StreamingQuery query) {
        return Arrays.stream(query.recentProgress())
                .filter(progress -> progress.numInputRows() > 0)
                .skip(WARM_UP)
                .toList();
    }

    private static Sample sample(Duration interval, List<StreamingQueryProgress> progress, double requests) {
        long rows = progress.stream()
                .mapToLong(StreamingQueryProgress::numInputRows)
                .sum();
        return new Sample(
                interval,
                rows / progress.size(),
                progress.stream()
                        .map(each -> Duration.ofMillis(each.batchDuration()))
                        .toList(),
                requests);
    }
}
