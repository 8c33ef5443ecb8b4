package weir.run;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import weir.control.ControlPlane;
import weir.log.LogKey;
import weir.log.StructuredLogger;
import weir.pipeline.Pipeline;
import weir.postgres.StagingTables;
import weir.problem.Failure;
import weir.rejects.RejectsRetention;

/** Removes from the schema {@code weir} what nobody needs any more, from a thread of its own: no batch waits for it, and none fails with it. */
final class Housekeeping implements AutoCloseable {
    private static final StructuredLogger LOG = StructuredLogger.of(Housekeeping.class);
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
                    LOG.info("Staging tables of sinks that are gone were removed", LogKey.TABLES.of(gone));
                }
                hasRemovedStaging = true;
            }
            long removed = rejects.run();
            if (removed > 0) {
                LOG.warn(
                        "Bad lines were removed, since there are too many or they are too old",
                        LogKey.ROWS.of(removed),
                        LogKey.MAX_ROWS.of(pipeline.settings().rejects().rows()),
                        LogKey.MAX_AGE_S.of(pipeline.settings().rejects().age().toSeconds()));
            }
        } catch (Failure e) {
            LOG.debug("Housekeeping is put off", LogKey.REASON.of(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.warn("Housekeeping is put off", LogKey.REASON.of(Failure.reason(e)));
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
