package weir.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.ControlPlane;
import weir.control.Fenced;
import weir.control.QueryReport;
import weir.problem.Failure;

/** Keeps {@code weir.status} up to date from a thread of its own: no batch waits for it, and no query fails with it. */
final class StatusReporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusReporter.class);
    private static final int SECONDS_BETWEEN_LOOKS = 2;
    /** So often a query is reported although nothing has changed: the view calls a driver silent after a minute. */
    private static final int LOOKS_PER_SIGN_OF_LIFE = 10;

    private final ControlPlane control;
    private final List<QueryStats> boards;
    private final Consumer<Fenced> onFenced;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "weir status");
        made.setDaemon(true);
        return made;
    });
    private final Map<String, QueryReport> told = new HashMap<>();
    private boolean othersRemoved;
    private int looks;

    StatusReporter(ControlPlane control, List<QueryStats> boards, Consumer<Fenced> onFenced) {
        this.control = control;
        this.boards = List.copyOf(boards);
        this.onFenced = onFenced;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // look() catches what it throws
    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }

    private synchronized void look() {
        if (looks++ % LOOKS_PER_SIGN_OF_LIFE == 0) {
            told.clear();
        }
        try {
            if (!othersRemoved) {
                control.reportRemoved(
                        boards.stream().map(board -> board.progress().query()).toList());
                othersRemoved = true;
            }
            for (QueryStats board : boards) {
                QueryReport report = report(board.progress());
                if (!report.equals(told.get(report.query()))) {
                    control.report(report);
                    told.put(report.query(), report);
                }
            }
        } catch (Fenced e) {
            onFenced.accept(e);
            thread.shutdown();
        } catch (Failure e) {
            LOG.debug("status not reported reason=\"{}\"", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("status not reported reason=\"{}\"", Failure.reason(e));
        }
    }

    private static QueryReport report(QueryProgress progress) {
        QueryReport.State state =
                switch (progress.state()) {
                    case STARTING, RUNNING -> QueryReport.State.RUNNING;
                    case RETRYING -> QueryReport.State.RETRYING;
                    case ENDED -> QueryReport.State.STOPPED;
                    case FAILED -> QueryReport.State.FAILED;
                };
        return new QueryReport(
                progress.query(), state, progress.dropsBehind(), progress.restarts(), progress.trouble());
    }

    /** Tells how the queries ended. */
    @Override
    public void close() {
        thread.shutdown();
        look();
    }
}
