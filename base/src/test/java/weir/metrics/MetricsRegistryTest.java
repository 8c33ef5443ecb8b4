package weir.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {
    private final MetricsRegistry metrics = new MetricsRegistry();

    @Test
    void asksForValuesWhenItIsRead() {
        AtomicInteger rows = new AtomicInteger(1);
        metrics.counter("rows_total", "Rows.", List.of("stream"), values -> values.add(rows.get(), "a"));
        metrics.gauge("spool_bytes", "Bytes.", List.of(), values -> values.add(0.5));
        assertThat(metrics.text()).contains("rows_total{stream=\"a\"} 1.0\n");

        rows.set(7);

        assertThat(metrics.text())
                .isEqualTo(
                        """
                        # HELP rows_total Rows.
                        # TYPE rows_total counter
                        rows_total{stream="a"} 7.0
                        # HELP spool_bytes Bytes.
                        # TYPE spool_bytes gauge
                        spool_bytes 0.5
                        """);
    }

    @Test
    void escapesWhatEndsALabel() {
        metrics.gauge("there", "There.", List.of("query"), values -> values.add(1, "a\\b\"c\nd"));

        assertThat(metrics.text()).contains("there{query=\"a\\\\b\\\"c\\nd\"} 1.0\n");
    }

    @Test
    void countsPhasesInBuckets() {
        PhaseHistogram phases = new PhaseHistogram();
        phases.add("addBatch", Duration.ofMillis(30));
        phases.add("addBatch", Duration.ofSeconds(2));
        phases.add("walCommit", Duration.ofHours(1));
        metrics.histogram("phase_seconds", "Phases.", List.of("query"), values -> values.add(phases, "q"));

        assertThat(metrics.text())
                .contains(
                        "# TYPE phase_seconds histogram\n",
                        "phase_seconds_bucket{phase=\"addBatch\",query=\"q\",le=\"0.025\"} 0\n",
                        "phase_seconds_bucket{phase=\"addBatch\",query=\"q\",le=\"0.05\"} 1\n",
                        "phase_seconds_bucket{phase=\"addBatch\",query=\"q\",le=\"2.5\"} 2\n",
                        "phase_seconds_count{phase=\"addBatch\",query=\"q\"} 2\n",
                        "phase_seconds_bucket{phase=\"walCommit\",query=\"q\",le=\"1800.0\"} 0\n",
                        "phase_seconds_bucket{phase=\"walCommit\",query=\"q\",le=\"+Inf\"} 1\n",
                        "phase_seconds_sum{phase=\"walCommit\",query=\"q\"} 3600.0\n");
    }
}
