package weir.feed;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import weir.feed.http.Health;
import weir.metrics.MetricsRegistry;

/** The progress of some feeders, for Prometheus. */
final class FeederMetrics implements Health {
    private static final List<String> LABELS = List.of("stream", "lane");

    private final MetricsRegistry registry = new MetricsRegistry();
    private final List<Feeder> feeders;

    private FeederMetrics(List<Feeder> feeders) {
        this.feeders = feeders;
        counter("rows_accepted_total", "Rows that were accepted.", Progress::rowsAccepted);
        counter("bytes_accepted_total", "Bytes of these rows.", Progress::bytesAccepted);
        counter("lines_refused_total", "Lines that were no rows.", Progress::linesRefused);
        counter("rows_dropped_total", "Rows in visible drops.", Progress::rowsDropped);
        counter("drops_total", "Visible drops.", Progress::drops);
        counter("bytes_dropped_total", "Bytes of these drops.", Progress::bytesDropped);
        counter("retries_total", "Writes to the store that failed.", Progress::retries);
        gauge("spool_bytes", "Bytes in the spool.", Progress::bytesSpooled);
        gauge("segments_waiting", "Segments that are not confirmed.", Progress::segmentsWaiting);
        gauge("lag_seconds", "Age of the oldest of these.", now -> now.lagMillis() / 1e3);
        gauge("lane_rows", "Durable rows since the lane began.", Progress::laneRows);
    }

    static FeederMetrics of(List<Feeder> feeders) {
        return new FeederMetrics(feeders);
    }

    @Override
    public Optional<String> obstacle() {
        return feeders.stream()
                .flatMap(feeder -> feeder.obstacle().map(why -> "stream \"" + feeder.name() + "\": " + why).stream())
                .reduce((first, second) -> first + "; " + second);
    }

    @Override
    public String metrics() {
        return registry.text();
    }

    private void counter(String name, String help, ToDoubleFunction<Progress> value) {
        registry.counter("weir_feed_" + name, help, LABELS, each(value));
    }

    private void gauge(String name, String help, ToDoubleFunction<Progress> value) {
        registry.gauge("weir_feed_" + name, help, LABELS, each(value));
    }

    private Consumer<MetricsRegistry.Values> each(ToDoubleFunction<Progress> value) {
        return values -> feeders.forEach(
                feeder -> values.add(value.applyAsDouble(feeder.progress()), feeder.name(), feeder.lane()));
    }
}
