package weir.web;

import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import weir.drop.Tally;

/**
 * What a lane's feeder has counted, now and at moments of the past: so it is known how many rows the first so many drops have. Not safe for many threads.
 */
final class LaneTally {
    /** More than are made while the slowest query is behind; the oldest go first. */
    private static final int MAX_MOMENTS = 600;

    private final NavigableMap<Long, Long> rows = new TreeMap<>();
    private Tally last = new Tally(0, 0, 0);

    void add(Tally tally) {
        last = tally;
        rows.put(tally.drops(), tally.rows());
        if (rows.size() > MAX_MOMENTS) {
            rows.pollFirstEntry();
        }
    }

    Tally last() {
        return last;
    }

    /**
     * At least how many rows are in the drops before a number: exact at the moments that were counted. Empty if none was counted before it: then it cannot be
     * told from nothing.
     */
    OptionalLong rowsBefore(long drop) {
        if (drop == 0) {
            return OptionalLong.of(0);
        }
        Map.Entry<Long, Long> moment = rows.floorEntry(drop);
        return moment == null ? OptionalLong.empty() : OptionalLong.of(moment.getValue());
    }
}
