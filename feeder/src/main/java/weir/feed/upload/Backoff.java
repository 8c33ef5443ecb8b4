package weir.feed.upload;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: random between 0 and a bound that doubles with each failure ("full jitter"), so that many
 * feeders do not all come back at the same moment. Not thread-safe.
 */
public final class Backoff {
    private final long firstMillis;
    private final long mostMillis;
    private int failures;

    /**
     * @param first bound of the first wait
     * @param most bound of the longest wait
     */
    public Backoff(Duration first, Duration most) {
        this.firstMillis = first.toMillis();
        this.mostMillis = most.toMillis();
    }

    /** The wait after one more failure, in ms, at least 1. */
    public long nextMillis() {
        long bound = Math.min(mostMillis, firstMillis << Math.min(failures, 20));
        failures++;
        return 1 + ThreadLocalRandom.current().nextLong(bound);
    }

    /** After a success. */
    public void reset() {
        failures = 0;
    }
}
