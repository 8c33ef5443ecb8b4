package weir.serve;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import weir.run.QueryLiveness;

/**
 * Tells a query that is stuck from one that is slow: stuck is what works without a sign of progress for longer than a bound. A query that has
 * nothing to do, or waits for something that is away, is not. Safe for many threads.
 */
final class StuckWatch {
    private final long boundNanos;
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(long signs, long movedNanos) {}

    StuckWatch(Duration bound) {
        this.boundNanos = bound.toNanos();
    }

    /**
     * Looks at the queries; to be called much more often than the bound is long, for what happens in between is not seen.
     *
     * @param nanoTime as {@link System#nanoTime()} has it
     */
    synchronized void look(List<QueryLiveness> pulses, long nanoTime) {
        for (QueryLiveness pulse : pulses) {
            Seen before = seen.get(pulse.query());
            if (before == null || !pulse.isWorking() || before.signs != pulse.signs()) {
                seen.put(pulse.query(), new Seen(pulse.signs(), nanoTime));
            }
        }
    }

    /** For how long queries have been stuck: more than the bound; by name, without those that are not. */
    synchronized Map<String, Duration> stuck(long nanoTime) {
        Map<String, Duration> stuck = new TreeMap<>();
        seen.forEach((query, last) -> {
            long still = nanoTime - last.movedNanos;
            if (still > boundNanos) {
                stuck.put(query, Duration.ofNanos(still));
            }
        });
        return stuck;
    }
}
