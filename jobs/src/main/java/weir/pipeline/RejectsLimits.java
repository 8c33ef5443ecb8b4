package weir.pipeline;

import java.time.Duration;

/**
 * Which bad lines stay in {@code weir.rejects}. Lines that are mended and not sent back yet stay in any case, as do skipped drops.
 *
 * @param rows the youngest so many of a pipeline
 * @param age those that were met within this time
 */
public record RejectsLimits(int rows, Duration age) {
    /** What holds where nothing else is said. */
    public static final RejectsLimits DEFAULT = new RejectsLimits(1_000_000, Duration.ofDays(90));
}
