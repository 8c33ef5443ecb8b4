package weir.run;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.Checkpoints;
import weir.control.ControlPlane;
import weir.control.Fenced;
import weir.control.LockWait;
import weir.control.PostgresConnection;
import weir.pipeline.Pipeline;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/**
 * A pipeline that runs: one streaming query for each query and group of sinks, each on its own. When the place of one is away, it waits and
 * tries again while the others go on. Safe for many threads.
 */
public final class PipelineRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineRun.class);
    private static final Duration LOOKS = Duration.ofMillis(50);

    private final SparkSession session;
    private final Optional<ControlPlane> control;
    private final Records records;
    private final RunOptions options;
    private final QueryStarter starter;
    private final List<SupervisedQuery> queries;
    private final TaskListener tasks = new TaskListener();
    private final SparkIds ids = new SparkIds();
    private final ProgressListener listener;
    private final Optional<StatusReporter> reporter;
    private final Optional<Housekeeping> housekeeping;
    private final SmallFiles smallFiles;
    private final Instant began = Instant.now();
    private final AtomicReference<Fenced> fenced = new AtomicReference<>();
    private volatile boolean needsNewSpark;

    private PipelineRun(
            SparkSession session, Plan plan, Optional<ControlPlane> control, Records records, RunOptions options) {
        this.session = session;
        this.control = control;
        this.records = records;
        this.options = options;
        this.starter = new QueryStarter(session, plan, options);
        Sinks sinks = new Sinks(session, plan.pipeline().name(), control, options);
        this.queries = SinkGroup.of(plan).stream()
                .map(group -> new SupervisedQuery(session, group, starter, sinks, options, this::fencedBy))
                .toList();
        Map<String, QueryStats> boards = new LinkedHashMap<>();
        queries.forEach(query -> boards.put(query.board().query(), query.board()));
        this.listener = new ProgressListener(boards, tasks);
        List<QueryStats> durable = queries.stream()
                .filter(SupervisedQuery::isDurable)
                .map(SupervisedQuery::board)
                .toList();
        this.reporter = control.map(plane -> new StatusReporter(plane, durable, this::fencedBy));
        this.housekeeping = control.map(plane -> new Housekeeping(plane, plan.pipeline()));
        this.smallFiles = SmallFiles.of(session, plan, queries, control, options.merging());
    }

    /**
     * Starts all queries of a pipeline.
     *
     * @param spark Spark, as {@link SparkSessions} makes it; the run has a session of its own in it
     * @param plan what was found by planning
     * @throws Failure if what all queries need refuses, or is away and the run is to end by itself; else it is waited for
     */
    public static PipelineRun start(SparkSession spark, Plan plan, RunOptions options) {
        Pipeline pipeline = plan.pipeline();
        SparkSession session = spark.newSession();
        SparkSessions.configure(session, pipeline.settings());
        Records records = new Records(pipeline.streams().keySet());
        records.shareListings(ListingAges.of(plan, options));
        new Relations(session, plan, records).define();
        Optional<ControlPlane> control =
                pipeline.postgres().map(connection -> open(connection, pipeline.name(), options));
        control.ifPresentOrElse(
                plane -> Checkpoints.inPostgres(
                        session, plane, pipeline.settings().checkpoints()),
                () -> Checkpoints.inFiles(session));
        control.ifPresentOrElse(records::keptIn, records::keptNowhere);
        PipelineRun run = new PipelineRun(session, plan, control, records, options);
        session.sparkContext().addSparkListener(run.tasks);
        session.sparkContext().addSparkListener(run.ids);
        session.streams().addListener(run.listener);
        run.queries.forEach(SupervisedQuery::start);
        run.reporter.ifPresent(StatusReporter::start);
        run.housekeeping.ifPresent(Housekeeping::start);
        run.smallFiles.start();
        return run;
    }

    /** A database that is away is waited for, as it is later, unless the run is to end. */
    private static ControlPlane open(PostgresConnection connection, String pipeline, RunOptions options) {
        for (int failures = 1; ; failures++) {
            try {
                return ControlPlane.open(connection, pipeline);
            } catch (PermanentFailure e) {
                throw e;
            } catch (Failure e) {
                if (options.once()) {
                    throw e;
                }
                Duration pause = options.backoff().after(failures);
                LOG.warn(
                        "pipeline waits failures={} pause_ms={} reason=\"{}\"",
                        failures,
                        pause.toMillis(),
                        e.getMessage());
                try {
                    Thread.sleep(pause.toMillis());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw e;
                }
            }
        }
    }

    /** How far each query is, in the file's order. */
    public List<QueryProgress> progress() {
        return queries.stream().map(query -> query.board().progress()).toList();
    }

    /** Whether each query gets on, in the file's order. */
    public List<QueryLiveness> pulses() {
        SparkContext spark = session.sparkContext();
        boolean hasExecutors =
                ExecutorCount.of(spark).filter(count -> count.registered() == 0).isEmpty();
        return queries.stream().map(query -> query.pulse(hasExecutors)).toList();
    }

    /** The epoch that this driver has taken; empty without a control plane. */
    public OptionalLong epoch() {
        return control.map(plane -> OptionalLong.of(plane.epoch())).orElse(OptionalLong.empty());
    }

    /** Which locks in the pipeline's database its transactions wait for that somebody else has. */
    public List<LockWait> lockWaits() {
        return control.map(ControlPlane::lockWaits).orElse(List.of());
    }

    /** What says that a newer driver has taken over; empty if none has. */
    public Optional<Fenced> fenced() {
        return Optional.ofNullable(fenced.get());
    }

    /** When this run began: its epoch had just been taken. */
    public Instant began() {
        return began;
    }

    /** The session whose temporary views are the pipeline's streams, tables, views and memory sinks. */
    public SparkSession session() {
        return session;
    }

    /** Whether the queries were stopped only because Spark's ids come to their end, and are to go on in a new Spark. */
    public boolean needsNewSpark() {
        return needsNewSpark;
    }

    /**
     * Waits until all queries have ended or failed, or one has failed and the options say that this ends the run, or they have been stopped for
     * {@link #needsNewSpark}.
     *
     * @throws Fenced if a newer driver has taken over
     * @throws RunFailed if queries have failed for good
     */
    public void await() throws InterruptedException {
        // A failure is looked at once: a query that is tried again in the meantime must not be taken for one that has
        // ended well.
        List<SupervisedQuery.Outcome> outcomes = outcomes();
        while (!isOver(outcomes) && !needsNewSpark) {
            for (SupervisedQuery query : queries) {
                query.await(LOOKS);
            }
            outcomes = outcomes();
            needsNewSpark = !isOver(outcomes) && ids.areRunningOut();
        }
        List<QueryFailure> failures =
                outcomes.stream().flatMap(outcome -> outcome.failure().stream()).toList();
        stop();
        if (fenced.get() != null) {
            throw fenced.get();
        }
        if (needsNewSpark) {
            return;
        }
        if (!failures.isEmpty()) {
            throw new RunFailed(failures);
        }
    }

    private List<SupervisedQuery.Outcome> outcomes() {
        return queries.stream().map(SupervisedQuery::outcome).toList();
    }

    private boolean isOver(List<SupervisedQuery.Outcome> outcomes) {
        boolean endsNow = !options.once() && options.failed().endsRun();
        return outcomes.stream().allMatch(SupervisedQuery.Outcome::isOver)
                || (endsNow
                        && outcomes.stream()
                                .anyMatch(outcome -> outcome.failure().isPresent()));
    }

    private void fencedBy(Fenced by) {
        fenced.compareAndSet(null, by);
        queries.forEach(SupervisedQuery::announceStop);
        // Not from here: this is the thread of one of those that are to end.
        new Thread(this::stop, "weir fenced").start();
    }

    /** Lets running batches end, for as long as the options' grace, and ends all queries. Returns when they have ended. */
    public void stop() {
        queries.forEach(SupervisedQuery::announceStop);
        long deadline = System.nanoTime() + options.grace().toNanos();
        queries.forEach(query -> query.stop(deadline));
        smallFiles.close();
    }

    /** Stops, and lets go of everything but Spark. */
    @Override
    public void close() {
        stop();
        session.streams().removeListener(listener);
        session.sparkContext().removeSparkListener(tasks);
        session.sparkContext().removeSparkListener(ids);
        housekeeping.ifPresent(Housekeeping::close);
        reporter.ifPresent(StatusReporter::close);
        records.close();
        starter.close();
        control.ifPresent(ControlPlane::close);
    }
}
