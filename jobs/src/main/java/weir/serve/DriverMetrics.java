package weir.serve;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import weir.metrics.MetricsRegistry;
import weir.run.PipelineRun;
import weir.run.QueryProgress;

/** How a driver is, for Prometheus. */
final class DriverMetrics {
    private final MetricsRegistry registry = new MetricsRegistry();
    private final DriverLife life;

    DriverMetrics(DriverLife life) {
        this.life = life;
        driver();
        rows();
        batches();
        states();
        memory();
    }

    /** In the text format of Prometheus. */
    String text() {
        return registry.text();
    }

    private void driver() {
        one(
                "weir_driver_ready",
                "Whether the queries have been started.",
                () -> known(life.readiness().isGood() ? 1 : 0));
        one(
                "weir_driver_healthy",
                "Whether no query is stuck, and the driver is not fenced.",
                () -> known(life.health().isGood() ? 1 : 0));
        one("weir_executors_wanted", "Executors that Spark asks Kubernetes for.", () -> life.executors()
                .map(count -> known(count.wanted()))
                .orElse(OptionalDouble.empty()));
        one("weir_executors_registered", "Executors that have come.", () -> life.executors()
                .map(count -> known(count.registered()))
                .orElse(OptionalDouble.empty()));
        one("weir_epoch", "Number of this life of the pipeline's driver.", () -> life.run()
                .map(PipelineRun::epoch)
                .filter(OptionalLong::isPresent)
                .map(epoch -> known((double) epoch.getAsLong()))
                .orElse(OptionalDouble.empty()));
    }

    private void rows() {
        counter("rows_read_total", "Rows read from streams.", QueryProgress::rowsRead);
        counter(
                "rows_late_total",
                "Rows left out because they came later than the watermark; of one group and batch they can be one.",
                QueryProgress::rowsLate);
        counter(
                "rows_ahead_total",
                "Rows whose event time was further ahead of their drop's seal time than maxAhead.",
                QueryProgress::rowsAhead);
        registry.counter(
                "weir_query_rows_written_total",
                "Rows handed to a sink.",
                labels("query", "sink"),
                each((query, values) -> query.rowsWritten()
                        .forEach((sink, rows) -> values.add(rows, life.pipeline(), query.query(), sink))));
        gauge(
                "watermark_timestamp_seconds",
                "Up to which time groups have ended, and rows are late.",
                query -> query.watermark().map(DriverMetrics::seconds));
    }

    private void batches() {
        counter("batches_total", "Batches committed.", QueryProgress::batches);
        registry.histogram(
                "weir_query_phase_seconds",
                "How long the phases of committed batches took, as Spark names them.",
                labels("query"),
                values -> life.queries().forEach(query -> values.add(query.phases(), life.pipeline(), query.query())));
        gauge("last_batch_seconds", "How long the last batch took.", query -> query.lastBatch()
                .map(took -> took.toMillis() / 1e3));
        gauge("committed_timestamp_seconds", "When that batch was committed, since 1970.", query -> query.committedAt()
                .map(DriverMetrics::seconds));
        gauge(
                "drops_behind",
                "Drops that are there and not read.",
                query -> query.dropsBehind().isPresent()
                        ? Optional.of((double) query.dropsBehind().getAsLong())
                        : Optional.empty());
        gauge("seconds_behind", "How long drops have been waiting.", query -> query.behind()
                .map(behind -> behind.toMillis() / 1e3));
    }

    private void states() {
        counter("restarts_total", "Starts after a failure.", QueryProgress::restarts);
        gauge(
                "stuck",
                "Whether it works without progress.",
                query -> Optional.of(life.stuck().containsKey(query.query()) ? 1.0 : 0.0));
        registry.gauge(
                "weir_query_state",
                "1 for the state that the query is in.",
                labels("query", "state"),
                each((query, values) -> {
                    for (QueryProgress.State state : QueryProgress.State.values()) {
                        String name = state.name().toLowerCase(Locale.ROOT);
                        values.add(state == query.state() ? 1 : 0, life.pipeline(), query.query(), name);
                    }
                }));
    }

    private void memory() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        registry.gauge("jvm_memory_used_bytes", "Memory in use.", labels("area"), values -> {
            values.add((double) memory.getHeapMemoryUsage().getUsed(), life.pipeline(), "heap");
            values.add((double) memory.getNonHeapMemoryUsage().getUsed(), life.pipeline(), "nonheap");
        });
        registry.gauge(
                "jvm_memory_max_bytes",
                "Memory that may be used.",
                labels("area"),
                values -> values.add((double) memory.getHeapMemoryUsage().getMax(), life.pipeline(), "heap"));
    }

    private void one(String name, String help, Supplier<OptionalDouble> value) {
        registry.gauge(name, help, labels(), values -> value.get().ifPresent(it -> values.add(it, life.pipeline())));
    }

    private void counter(String name, String help, ToDoubleFunction<QueryProgress> value) {
        registry.counter(
                "weir_query_" + name,
                help,
                labels("query"),
                each((query, values) -> values.add(value.applyAsDouble(query), life.pipeline(), query.query())));
    }

    private void gauge(String name, String help, Function<QueryProgress, Optional<Double>> value) {
        registry.gauge("weir_query_" + name, help, labels("query"), each((query, values) -> value.apply(query)
                .ifPresent(it -> values.add(it, life.pipeline(), query.query()))));
    }

    private Consumer<MetricsRegistry.Values> each(BiConsumer<QueryProgress, MetricsRegistry.Values> samples) {
        return values -> life.queries().forEach(query -> samples.accept(query, values));
    }

    private static List<String> labels(String... more) {
        List<String> labels = new ArrayList<>(List.of("pipeline"));
        labels.addAll(Arrays.asList(more));
        return labels;
    }

    private static OptionalDouble known(double value) {
        return OptionalDouble.of(value);
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1e3;
    }
}
