package weir.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** The metrics of one process. Values are asked for when somebody reads them. Safe for many threads. */
public final class MetricsRegistry {
    /** The media type of {@link #text}. */
    public static final String MEDIA_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter format = PrometheusTextFormatWriter.create();

    /** Takes values of a metric, one for each combination of labels. */
    public interface Values {
        /**
         * Adds one.
         *
         * @param labels values of the metric's labels, in their order
         */
        void add(double value, String... labels);
    }

    /** Takes histograms of a metric, one for each combination of labels. */
    public interface Histograms {
        /**
         * Adds one.
         *
         * @param labels values of the metric's labels but the histogram's own, in their order
         */
        void add(PhaseHistogram histogram, String... labels);
    }

    /**
     * Adds what only grows.
     *
     * @param name ends with {@code _total}
     * @param labels names of labels
     * @param values gives the values there are
     */
    public void counter(String name, String help, List<String> labels, Consumer<Values> values) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(callback -> values.accept(callback::call))
                .register(registry);
    }

    /** Adds what grows and shrinks, as {@link #counter} does. */
    public void gauge(String name, String help, List<String> labels, Consumer<Values> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(callback -> values.accept(callback::call))
                .register(registry);
    }

    /** Adds histograms, as {@link #counter} does; each has its own label {@code phase} beside these. */
    public void histogram(String name, String help, List<String> labels, Consumer<Histograms> values) {
        Collector collector = () -> {
            HistogramSnapshot.Builder all =
                    HistogramSnapshot.builder().name(name).help(help);
            values.accept((histogram, of) -> histogram.addTo(all, Labels.of(labels, List.of(of))));
            return all.build();
        };
        registry.register(collector);
    }

    /** All metrics as they are now, in the text format of Prometheus, version 0.0.4. */
    public String text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            format.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
