package weir.feed;

/** A feeder's progress in the text format of Prometheus. */
final class Metrics {
    private Metrics() {}

    static String of(Feeder feeder) {
        Progress now = feeder.progress();
        String labels = "{stream=\"%s\",lane=\"%s\"}".formatted(feeder.name(), feeder.lane());
        StringBuilder text = new StringBuilder();
        add(text, "rows_accepted_total", "counter", "Rows that became durable.", labels, now.rowsAccepted());
        add(text, "bytes_accepted_total", "counter", "Bytes of these rows.", labels, now.bytesAccepted());
        add(text, "lines_refused_total", "counter", "Lines that were no rows.", labels, now.linesRefused());
        add(text, "rows_dropped_total", "counter", "Rows in visible drops.", labels, now.rowsDropped());
        add(text, "drops_total", "counter", "Visible drops.", labels, now.drops());
        add(text, "bytes_dropped_total", "counter", "Bytes of these drops.", labels, now.bytesDropped());
        add(text, "retries_total", "counter", "Writes to the store that failed.", labels, now.retries());
        add(text, "spool_bytes", "gauge", "Bytes in the spool.", labels, now.bytesSpooled());
        add(text, "segments_waiting", "gauge", "Segments that are not confirmed.", labels, now.segmentsWaiting());
        add(text, "lag_seconds", "gauge", "Age of the oldest of these.", labels, now.lagMillis() / 1e3);
        add(text, "lane_rows", "gauge", "Durable rows since the lane began.", labels, now.laneRows());
        return text.toString();
    }

    private static void add(StringBuilder text, String name, String type, String help, String labels, Number value) {
        String full = "weir_feed_" + name;
        text.append("# HELP ").append(full).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
        text.append(full).append(labels).append(' ').append(value).append('\n');
    }
}
