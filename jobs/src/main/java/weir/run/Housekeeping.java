package weir.run;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.ControlPlane;
import weir.pipeline.Pipeline;
import weir.postgres.StagingTables;
import weir.problem.Failure;
import weir.rejects.RejectsRetention;

/** Removes from the schema {@code weir} what nobody needs any more, from a thread of its own: no batch waits for it, and none fails with it. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final int MINUTES_BETWEEN = 10;

    private final ControlPlane control;
    private final Pipeline pipeline;
    private final RejectsRetention rejects;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "weir housekeeping");
        made.setDaemon(true);
        return made;
    });
    private boolean hasRemovedStaging;

    Housekeeping(ControlPlane control, Pipeline pipeline) {
        this.control = control;
        this.pipeline = pipeline;
        this.rejects = new RejectsRetention(control, pipeline.settings().rejects());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // run() catches what it throws
    void start() {
        thread.scheduleWithFixedDelay(this::run, 0, MINUTES_BETWEEN, TimeUnit.MINUTES);
    }

    /** What is not done now is done the next time. */
    private void run() {
        try {
            if (!hasRemovedStaging) {
                List<String> gone =
                        StagingTables.removeOthers(control, pipeline.queries().values());
                if (!gone.isEmpty()) {
                    LOG.info("staging tables of sinks that are gone were removed tables={}", gone);
                }
                hasRemovedStaging = true;
            }
            long removed = rejects.run();
            if (removed > 0) {
                LOG.warn(
                        "bad lines were removed rows={} most={} age_s={}",
                        removed,
                        pipeline.settings().rejects().rows(),
                        pipeline.settings().rejects().age().toSeconds());
            }
        } catch (Failure e) {
            LOG.debug("housekeeping is put off reason=\"{}\"", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("housekeeping is put off reason=\"{}\"", Failure.reason(e));
        }
    }

    /** Lets what has begun end. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(MINUTES_BETWEEN, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
