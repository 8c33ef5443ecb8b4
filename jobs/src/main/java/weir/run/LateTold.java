package weir.run;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When somebody is told of rows that were left out: of the first at once, then at most once a minute of all since. Not safe for many threads. */
final class LateTold {
    private static final long NANOS_BETWEEN = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private long untold;
    private OptionalLong lastNanos = OptionalLong.empty();

    /** @param nanoTime as {@link System#nanoTime} */
    LateTold(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Counts.
     *
     * @param rows that a batch has left out
     * @return how many to tell of now, if it is time to
     */
    OptionalLong add(long rows) {
        untold += rows;
        long now = nanoTime.getAsLong();
        boolean isSoon = lastNanos.isPresent() && now - lastNanos.getAsLong() < NANOS_BETWEEN;
        if (untold == 0 || isSoon) {
            return OptionalLong.empty();
        }
        lastNanos = OptionalLong.of(now);
        return rest();
    }

    /** How many nobody was told of. */
    OptionalLong rest() {
        OptionalLong rest = untold == 0 ? OptionalLong.empty() : OptionalLong.of(untold);
        untold = 0;
        return rest;
    }
}
