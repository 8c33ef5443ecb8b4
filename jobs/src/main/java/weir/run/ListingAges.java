package weir.run;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import weir.pipeline.Query;
import weir.plan.Plan;

/**
 * How old a listing of a stream may be that a query takes for what is there now. Queries with the same trigger look at the same moment, but for some
 * milliseconds; what comes in between is read at the next trigger.
 */
final class ListingAges {
    private static final Duration MOST = Duration.ofSeconds(1);

    private ListingAges() {}

    /** By stream. A run that is to read all there was when it began takes nothing older. */
    static Map<String, Duration> of(Plan plan, RunOptions options) {
        Map<String, Duration> ages = new TreeMap<>();
        for (Plan.PlannedQuery planned : plan.queries().values()) {
            Duration age = options.once() ? Duration.ZERO : age(planned.query());
            planned.streams()
                    .forEach(stream -> ages.merge(stream, age, (one, other) -> one.compareTo(other) < 0 ? one : other));
        }
        return ages;
    }

    private static Duration age(Query query) {
        Duration half = query.trigger().dividedBy(2);
        return half.compareTo(MOST) < 0 ? half : MOST;
    }
}
