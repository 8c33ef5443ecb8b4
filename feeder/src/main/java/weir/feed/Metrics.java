package weir.feed;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import weir.feed.http.Health;

/** The progress of some feeders in the text format of Prometheus. */
final class Metrics implements Health {
    private final List<Feeder> feeders;

    private Metrics(List<Feeder> feeders) {
        this.feeders = feeders;
    }

    static Metrics of(List<Feeder> feeders) {
        return new Metrics(feeders);
    }

    @Override
    public Optional<String> obstacle() {
        return feeders.stream()
                .flatMap(feeder -> feeder.obstacle().map(why -> "stream \"" + feeder.name() + "\": " + why).stream())
                .reduce((first, second) -> first + "; " + second);
    }

    @Override
    public String metrics() {
        StringBuilder text = new StringBuilder();
        add(text, "rows_accepted_total", "counter", "Rows that were accepted.", Progress::rowsAccepted);
        add(text, "bytes_accepted_total", "counter", "Bytes of these rows.", Progress::bytesAccepted);
        add(text, "lines_refused_total", "counter", "Lines that were no rows.", Progress::linesRefused);
        add(text, "rows_dropped_total", "counter", "Rows in visible drops.", Progress::rowsDropped);
        add(text, "drops_total", "counter", "Visible drops.", Progress::drops);
        add(text, "bytes_dropped_total", "counter", "Bytes of these drops.", Progress::bytesDropped);
        add(text, "retries_total", "counter", "Writes to the store that failed.", Progress::retries);
        add(text, "spool_bytes", "gauge", "Bytes in the spool.", Progress::bytesSpooled);
        add(text, "segments_waiting", "gauge", "Segments that are not confirmed.", Progress::segmentsWaiting);
        add(text, "lag_seconds", "gauge", "Age of the oldest of these.", now -> now.lagMillis() / 1e3);
        add(text, "lane_rows", "gauge", "Durable rows since the lane began.", Progress::laneRows);
        return text.toString();
    }

    private void add(StringBuilder text, String name, String type, String help, ToDoubleFunction<Progress> value) {
        String full = "weir_feed_" + name;
        text.append("# HELP ").append(full).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
        for (Feeder feeder : feeders) {
            String labels = "{stream=\"%s\",lane=\"%s\"} ".formatted(feeder.name(), feeder.lane());
            text.append(full)
                    .append(labels)
                    .append(number(value.applyAsDouble(feeder.progress())))
                    .append('\n');
        }
    }

    /** Counts without a fraction, as all readers of the format know them. */
    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
