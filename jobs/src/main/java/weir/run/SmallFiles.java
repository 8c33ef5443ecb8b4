package weir.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.ControlPlane;
import weir.pipeline.Compactable;
import weir.plan.Plan;
import weir.problem.Failure;
import weir.sink.Mode;

/**
 * Merges the small files of finished batches, while the query that writes them has nothing to do. On a thread of its own: no batch waits for it,
 * and no query fails with it.
 */
final class SmallFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SmallFiles.class);
    private static final String JOBS = "weir compact";

    /** What has been decided is finished in much less: taking away some hundred directories, and showing one. */
    private static final int SECONDS_TO_FINISH = 30;

    private record Dataset(SupervisedQuery query, String path, Compactable.Steps compaction) {}

    private final SparkSession session;
    private final RunOptions.Merging rules;
    private final List<Dataset> datasets;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, JOBS);
        made.setDaemon(true);
        return made;
    });
    private volatile boolean isClosing;

    private SmallFiles(SparkSession session, RunOptions.Merging rules, List<Dataset> datasets) {
        this.session = session;
        this.rules = rules;
        this.datasets = List.copyOf(datasets);
    }

    /** Of all datasets of a pipeline that have any. */
    static SmallFiles of(
            SparkSession session,
            Plan plan,
            List<SupervisedQuery> queries,
            Optional<ControlPlane> control,
            RunOptions.Merging rules) {
        Compactable.Guard guard = decision -> control.ifPresentOrElse(
                plane -> plane.fenced("merge Parquet files", connection -> {
                    decision.run();
                    return null;
                }),
                decision);
        List<Dataset> datasets = new ArrayList<>();
        for (SupervisedQuery query : queries) {
            Mode mode = query.group().planned().query().mode();
            query.group().sinks().stream()
                    .flatMap(sink -> sink.compactable(mode).stream())
                    .filter(Compactable::isForIdleDrivers)
                    .map(files -> new Dataset(
                            query,
                            files.path(),
                            files.steps(session, plan.pipeline().postgres(), rules.untouched(), rules.least(), guard)))
                    .forEach(datasets::add);
        }
        return new SmallFiles(session, rules, datasets);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // look() catches what it throws
    void start() {
        if (!datasets.isEmpty()) {
            long pause = rules.pause().toMillis();
            thread.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
        }
    }

    private void look() {
        session.sparkContext().setJobGroup(JOBS, "merge the files of finished batches", true);
        for (Dataset dataset : datasets) {
            try {
                merge(dataset);
            } catch (RuntimeException e) {
                if (!isClosing) {
                    LOG.warn("files are not merged path=\"{}\" reason=\"{}\"", dataset.path(), Failure.reason(e));
                }
            }
        }
    }

    private void merge(Dataset dataset) {
        while (!isClosing && dataset.query().isIdle()) {
            Optional<Compactable.Done> done = dataset.compaction().step();
            if (done.isEmpty()) {
                return;
            }
            LOG.info(
                    "files of finished batches were merged query=\"{}\" path=\"{}\" batches={} bytes={}",
                    dataset.query().group().name(),
                    dataset.path(),
                    done.get().batches(),
                    done.get().bytes());
        }
    }

    /** Ends what is not decided yet, and lets what is decided be finished: readers miss those rows until then. */
    @Override
    public void close() {
        isClosing = true;
        thread.shutdown();
        if (!session.sparkContext().isStopped()) {
            session.sparkContext().cancelJobGroup(JOBS);
        }
        try {
            if (!thread.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                LOG.warn("merging files does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
