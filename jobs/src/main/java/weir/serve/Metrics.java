package weir.serve;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import weir.run.QueryProgress;

/** How a driver is, in the text format of Prometheus. */
final class Metrics {
    private final StringBuilder text = new StringBuilder();
    private final String pipeline;
    private final List<QueryProgress> queries;

    private Metrics(DriverLife life) {
        this.pipeline = life.pipeline();
        this.queries = life.queries();
    }

    static String of(DriverLife life) {
        Metrics metrics = new Metrics(life);
        metrics.driver(life);
        metrics.queries(life.stuck());
        metrics.memory();
        return metrics.text.toString();
    }

    private void driver(DriverLife life) {
        head("weir_driver_ready", "gauge", "Whether the queries have been started.");
        sample("weir_driver_ready", "", life.readiness().isGood() ? 1 : 0);
        head("weir_driver_healthy", "gauge", "Whether no query is stuck, and the driver is not fenced.");
        sample("weir_driver_healthy", "", life.health().isGood() ? 1 : 0);
        life.executors().ifPresent(count -> {
            head("weir_executors_wanted", "gauge", "Executors that Spark asks Kubernetes for.");
            sample("weir_executors_wanted", "", count.wanted());
            head("weir_executors_registered", "gauge", "Executors that have come.");
            sample("weir_executors_registered", "", count.registered());
        });
        life.run().ifPresent(run -> run.epoch().ifPresent(epoch -> {
            head("weir_epoch", "gauge", "Number of this life of the pipeline's driver.");
            sample("weir_epoch", "", epoch);
        }));
    }

    private void queries(Map<String, Duration> stuck) {
        each("rows_read_total", "counter", "Rows read from streams.", query -> Optional.of(query.rowsRead()));
        each(
                "rows_late_total",
                "counter",
                "Rows left out because they came later than the watermark; of one group and batch they can be one.",
                query -> Optional.of(query.rowsLate()));
        each(
                "rows_ahead_total",
                "counter",
                "Rows whose event time was further ahead of their drop's seal time than maxAhead.",
                query -> Optional.of(query.rowsAhead()));
        each(
                "watermark_timestamp_seconds",
                "gauge",
                "Up to which time groups have ended, and rows are late.",
                query -> query.watermark().map(at -> seconds(at.toEpochMilli())));
        head("weir_query_rows_written_total", "counter", "Rows handed to a sink.");
        queries.forEach(query -> query.rowsWritten()
                .forEach((sink, rows) ->
                        sample("weir_query_rows_written_total", of(query) + label("sink", sink), rows)));
        each("batches_total", "counter", "Batches committed.", query -> Optional.of(query.batches()));
        each("last_batch_seconds", "gauge", "How long the last batch took.", query -> query.lastBatch()
                .map(took -> seconds(took.toMillis())));
        each(
                "committed_timestamp_seconds",
                "gauge",
                "When that batch was committed, since 1970.",
                query -> query.committedAt().map(Instant::toEpochMilli).map(Metrics::seconds));
        each(
                "drops_behind",
                "gauge",
                "Drops that are there and not read.",
                query -> query.dropsBehind().isPresent()
                        ? Optional.of(query.dropsBehind().getAsLong())
                        : Optional.empty());
        each("seconds_behind", "gauge", "How long drops have been waiting.", query -> query.behind()
                .map(behind -> seconds(behind.toMillis())));
        each("restarts_total", "counter", "Starts after a failure.", query -> Optional.of(query.restarts()));
        each(
                "stuck",
                "gauge",
                "Whether it works without progress.",
                query -> Optional.of(stuck.containsKey(query.query()) ? 1 : 0));
        head("weir_query_state", "gauge", "1 for the state that the query is in.");
        for (QueryProgress query : queries) {
            for (QueryProgress.State state : QueryProgress.State.values()) {
                String name = label("state", state.name().toLowerCase(Locale.ROOT));
                sample("weir_query_state", of(query) + name, state == query.state() ? 1 : 0);
            }
        }
    }

    private void memory() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        head("jvm_memory_used_bytes", "gauge", "Memory in use.");
        sample("jvm_memory_used_bytes", label("area", "heap"), heap.getUsed());
        sample("jvm_memory_used_bytes", label("area", "nonheap"), other.getUsed());
        head("jvm_memory_max_bytes", "gauge", "Memory that may be used.");
        sample("jvm_memory_max_bytes", label("area", "heap"), heap.getMax());
    }

    private void each(
            String name, String type, String help, Function<QueryProgress, Optional<? extends Number>> value) {
        String full = "weir_query_" + name;
        head(full, type, help);
        queries.forEach(query -> value.apply(query).ifPresent(known -> sample(full, of(query), known)));
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, Number value) {
        text.append(name)
                .append('{')
                .append((label("pipeline", pipeline) + labels).substring(1))
                .append("} ")
                .append(value)
                .append('\n');
    }

    private static String of(QueryProgress query) {
        return label("query", query.query());
    }

    private static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return "," + name + "=\"" + escaped + "\"";
    }

    private static BigDecimal seconds(long millis) {
        return BigDecimal.valueOf(millis, 3);
    }
}
