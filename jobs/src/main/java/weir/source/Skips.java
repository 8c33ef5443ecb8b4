package weir.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The drops of a stream that somebody has skipped. They are looked up when a query starts, and again while it stands before a hole: never
 * between the planning of a batch and its end, so that each batch knows one set of them.
 */
final class Skips {
    private final Optional<StreamRecord> record;
    private volatile Map<String, SortedSet<Long>> skipped;

    Skips(Optional<StreamRecord> record) {
        this.record = record;
        this.skipped = look();
    }

    private Map<String, SortedSet<Long>> look() {
        return record.map(StreamRecord::skipped).orElse(Map.of());
    }

    /** Looks again whether somebody has skipped more. */
    void refresh() {
        skipped = look();
    }

    boolean has(String lane, long number) {
        return of(lane).contains(number);
    }

    /** Whether all of {@code [from, to)} are skipped. */
    boolean hasAll(String lane, long from, long to) {
        return of(lane).subSet(from, to).size() == to - from;
    }

    /** Those between two offsets, by lane. */
    Map<String, List<Long>> between(LaneOffsets start, LaneOffsets end) {
        Map<String, List<Long>> between = new TreeMap<>();
        end.lanes().forEach((lane, progress) -> {
            long from = start.startOf(lane, progress);
            if (from < progress.next()) {
                SortedSet<Long> found = of(lane).subSet(from, progress.next());
                if (!found.isEmpty()) {
                    between.put(lane, new ArrayList<>(found));
                }
            }
        });
        return between;
    }

    private SortedSet<Long> of(String lane) {
        return skipped.getOrDefault(lane, Collections.unmodifiableSortedSet(new TreeSet<>()));
    }
}
