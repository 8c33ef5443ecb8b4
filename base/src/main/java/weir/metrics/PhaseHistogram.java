package weir.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;

/** How long the phases of something took, in buckets from 5 ms to half an hour. Safe for many threads. */
public final class PhaseHistogram {
    private static final double[] SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800
    };

    /** It is part of no registry: its name is that under which it is registered. */
    private final Histogram histogram = Histogram.builder()
            .name("phase_seconds")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .labelNames("phase")
            .withoutExemplars()
            .build();

    /**
     * Adds one.
     *
     * @param phase one of few: each has buckets of its own, for ever
     */
    public void add(String phase, Duration took) {
        histogram.labelValues(phase).observe(took.toNanos() / 1e9);
    }

    void addTo(HistogramSnapshot.Builder all, Labels labels) {
        for (HistogramDataPointSnapshot phase : histogram.collect().getDataPoints()) {
            all.dataPoint(HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(phase.getClassicBuckets())
                    .sum(phase.getSum())
                    .labels(labels.merge(phase.getLabels()))
                    .build());
        }
    }
}
