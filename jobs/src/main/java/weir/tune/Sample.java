package weir.tune;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What batches of one interval took.
 *
 * @param interval from the beginning of one batch to that of the next
 * @param rows in each batch, on average
 * @param took of each batch: from its beginning to its commit
 * @param requests to S3 stores that all queries together send for what comes in an interval; 0 where drops lie elsewhere
 */
public record Sample(Duration interval, long rows, List<Duration> took, double requests) {
    private static final int PARTS = 200;

    /** Keeps its own copy, sorted. At least one batch was measured. */
    public Sample {
        took = took.stream().sorted().toList();
    }

    /** Whether nine batches in ten took no longer than the interval, so that the next is never late for long. */
    public boolean keepsUp() {
        return took(0.9).compareTo(interval) <= 0;
    }

    /** The time that a share of the batches took at most. */
    public Duration took(double share) {
        return took.get((int) Math.ceil(share * took.size()) - 1);
    }

    /** Rows a second that could come at most, if batches of this size followed each other at once. */
    public double rowsPerSecond() {
        return rows / Math.max(seconds(took(0.5)), 1e-3);
    }

    /**
     * How long after its arrival a share of the rows is kept at most: rows arrive evenly, wait for the next batch, and then as long as it takes.
     * Of use only where batches keep up; where they don't, rows wait longer and longer.
     */
    public Duration latency(double share) {
        List<Long> nanos = took.stream()
                .flatMap(batch -> IntStream.range(0, PARTS)
                        .mapToObj(part -> batch.toNanos() + interval.toNanos() * (2 * part + 1) / (2 * PARTS)))
                .sorted()
                .toList();
        return Duration.ofNanos(nanos.get((int) Math.ceil(share * nanos.size()) - 1));
    }

    /** Requests to S3 stores in an hour. */
    public double requestsPerHour() {
        return requests * 3_600 / seconds(interval);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
