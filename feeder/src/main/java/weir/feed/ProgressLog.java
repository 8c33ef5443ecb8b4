package weir.feed;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Consumer;
import weir.log.LogKey;
import weir.log.StructuredLogger;

/** Logs now and then how each stream is doing, for those who read logs instead of a terminal. */
final class ProgressLog implements AutoCloseable {
    private static final StructuredLogger LOG = StructuredLogger.of(ProgressLog.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Timer timer = new Timer("progress", true);
    private final Map<String, Long> rowsBefore = new HashMap<>();
    private final Set<String> hindered = new HashSet<>();
    private final List<Feeder> feeders;
    private final Duration every;

    ProgressLog(List<Feeder> feeders, Duration every) {
        this.feeders = feeders;
        this.every = every;
    }

    /** Begins to log; does nothing if it is never to be. */
    void start() {
        if (every.toMillis() > 0) {
            repeat(this::look, LOOK);
            repeat(this::log, every);
        }
    }

    private void repeat(Consumer<Feeder> told, Duration interval) {
        TimerTask task = new TimerTask() {
            @Override
            public void run() {
                feeders.forEach(told);
            }
        };
        timer.scheduleAtFixedRate(task, interval.toMillis(), interval.toMillis());
    }

    private void log(Feeder feeder) {
        Progress now = feeder.progress();
        Long before = rowsBefore.put(feeder.name(), now.rowsAccepted());
        long rows = now.rowsAccepted() - (before == null ? 0 : before);
        LOG.info(
                "Progress",
                LogKey.STREAM.of(feeder.name()),
                LogKey.LANE.of(feeder.lane()),
                LogKey.ROWS_ACCEPTED.of(now.rowsAccepted()),
                LogKey.ROWS_PER_S.of(rows * 1_000 / every.toMillis()),
                LogKey.LINES_REFUSED.of(now.linesRefused()),
                LogKey.ROWS_DROPPED.of(now.rowsDropped()),
                LogKey.DROPS.of(now.drops()),
                LogKey.BYTES_SPOOLED.of(now.bytesSpooled()),
                LogKey.LAG_MS.of(now.lagMillis()),
                LogKey.RETRIES.of(now.retries()));
        feeder.obstacle().ifPresent(why -> warn(feeder, why));
    }

    /** An obstacle is told soon, and then as often as the progress. */
    private void look(Feeder feeder) {
        Optional<String> obstacle = feeder.obstacle();
        if (obstacle.isEmpty()) {
            hindered.remove(feeder.name());
        } else if (hindered.add(feeder.name())) {
            warn(feeder, obstacle.get());
        }
    }

    private static void warn(Feeder feeder, String obstacle) {
        LOG.warn(
                "Cannot accept rows. What was accepted is safe; rows are taken again as soon as there is room",
                LogKey.STREAM.of(feeder.name()),
                LogKey.REASON.of(obstacle));
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
