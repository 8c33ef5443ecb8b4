package weir.problem;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before the next try: twice as long after each failure, up to a limit, and by chance down to half of it, so that what failed
 * together does not come back together.
 *
 * @param first after the first failure, at most
 * @param limit at most
 */
public record Backoff(Duration first, Duration limit) {
    /**
     * The next wait, 0 or more.
     *
     * @param failures how many there were in a row, 1 or more
     */
    public Duration after(int failures) {
        long millis = first.toMillis();
        for (int i = 1; i < failures && millis < limit.toMillis(); i++) {
            millis *= 2;
        }
        long most = Math.max(1, Math.min(millis, limit.toMillis()));
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    }
}
