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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs now and then how each stream is doing, for those who read logs instead of a terminal. */
final class ProgressLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);
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
        LOG.atInfo()
                .addKeyValue("stream", feeder.name())
                .addKeyValue("lane", feeder.lane())
                .addKeyValue("rowsAccepted", now.rowsAccepted())
                .addKeyValue("rowsPerSecond", rows * 1_000 / every.toMillis())
                .addKeyValue("linesRefused", now.linesRefused())
                .addKeyValue("rowsDropped", now.rowsDropped())
                .addKeyValue("drops", now.drops())
                .addKeyValue("bytesSpooled", now.bytesSpooled())
                .addKeyValue("lagMillis", now.lagMillis())
                .addKeyValue("retries", now.retries())
                .log("Progress");
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
                "Cannot accept rows of stream \"{}\": {}. What was accepted is safe; rows are taken again as soon as there is room.",
                feeder.name(),
                obstacle);
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
