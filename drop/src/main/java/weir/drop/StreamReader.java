package weir.drop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the drops of a stream. A call for a run costs one listing of at most 1,000 names for each segment it takes drops from;
 * a lane that stands still is looked at as a whole (one listing more) only now and then, to find a hole at the end of a
 * segment. Safe for several threads that ask for different lanes.
 */
public final class StreamReader {
    /** How often a lane that stands still is looked at as a whole: at every 16th time. */
    private static final int IDLE_LOOKS_PER_AUDIT = 16;

    private final Storage storage;
    private final Map<String, Idle> idle = new ConcurrentHashMap<>();

    private record Idle(long at, int looks) {}

    /** @param storage rooted at the stream */
    public StreamReader(Storage storage) {
        this.storage = storage;
    }

    /** The lanes there are, ended ones too. */
    public SortedSet<String> lanes() throws IOException {
        return lanes(storage.list(""));
    }

    /** The same, but one that has just begun may be missing, as {@link Storage#recent} says. */
    public SortedSet<String> recentLanes() throws IOException {
        return storage.recent("", StreamReader::lanes);
    }

    private static SortedSet<String> lanes(List<Storage.Entry> entries) {
        SortedSet<String> lanes = new TreeSet<>();
        for (Storage.Entry entry : entries) {
            if (entry.directory() && Layout.isLane(entry.name())) {
                lanes.add(entry.name());
            }
        }
        return lanes;
    }

    /** Where a lane's writer goes on: the number behind the last drop that is there, whether or not there is a hole before it. */
    public long next(String lane) throws IOException {
        LaneListing listing = new LaneListing(storage, lane);
        List<Long> segments = listing.segments();
        for (int i = segments.size() - 1; i >= 0; i--) {
            LaneListing.Segment segment = listing.segment(segments.get(i));
            if (segment.last().isPresent()) {
                return segment.last().getAsLong() + 1;
            }
        }
        return 0;
    }

    /**
     * The drops from {@code from} on without a gap. The last may be missing, as {@link Storage#recent} says.
     *
     * @param most how many at the most, 1 or more; listing stops with the segment in which they are reached
     */
    public Run run(String lane, long from, long most) throws IOException {
        LaneListing listing = new LaneListing(storage, lane);
        List<Drop> drops = new ArrayList<>();
        long next = from;
        while (true) {
            LaneListing.Segment segment = withoutFalseGap(listing, next);
            long ofSegment = Layout.segmentOf(next);
            while (drops.size() < most && segment.drops().containsKey(next)) {
                drops.add(segment.drops().get(next));
                next++;
            }
            if (drops.size() == most) {
                return new Run(lane, from, drops, new Run.More());
            }
            if (Layout.segmentOf(next) == ofSegment) {
                return new Run(lane, from, drops, after(listing, segment, next, !drops.isEmpty()));
            }
        }
    }

    /**
     * The drops of a range that is known to have been there.
     *
     * @return those that are there now, in order; fewer than {@code to - from} if some are gone
     */
    public List<Drop> range(String lane, long from, long to) throws IOException {
        LaneListing listing = new LaneListing(storage, lane);
        List<Drop> drops = new ArrayList<>();
        for (long segment = Layout.segmentOf(from); segment * Layout.DROPS_PER_SEGMENT < to; segment++) {
            drops.addAll(range(listing, segment, from, to));
        }
        return drops;
    }

    private static Collection<Drop> range(LaneListing listing, long segment, long from, long to) throws IOException {
        long first = segment * Layout.DROPS_PER_SEGMENT;
        long expected = Math.min(to, first + Layout.DROPS_PER_SEGMENT) - Math.max(from, first);
        Collection<Drop> recent =
                listing.recentSegment(segment).drops().subMap(from, to).values();
        // A listing may name a drop and miss its seal time, where both were made while it ran.
        boolean isWhole = recent.size() == expected && recent.stream().allMatch(drop -> drop.sealedMillis() > 0);
        return isWhole
                ? recent
                : listing.segment(segment).drops().subMap(from, to).values();
    }

    /**
     * A listing is no snapshot: it may name a drop and miss the one before, where both were made while it ran. A second listing,
     * begun after the later one was seen, can't miss the earlier one; but it may have such a gap of its own further on.
     */
    private static LaneListing.Segment withoutFalseGap(LaneListing listing, long next) throws IOException {
        long number = Layout.segmentOf(next);
        LaneListing.Segment segment = listing.recentSegment(number);
        long gap = gap(segment, next);
        while (segment.hasBehind(gap)) {
            segment = listing.segment(number);
            long laterGap = gap(segment, next);
            if (laterGap <= gap) {
                return segment;
            }
            gap = laterGap;
        }
        return segment;
    }

    /** The first number from {@code next} on that is not there. */
    private static long gap(LaneListing.Segment segment, long next) {
        long number = next;
        while (segment.drops().containsKey(number)) {
            number++;
        }
        return number;
    }

    private Run.After after(LaneListing listing, LaneListing.Segment segment, long next, boolean readBefore)
            throws IOException {
        if (segment.end().isPresent() && segment.end().getAsLong() == next) {
            return new Run.Ended(listing.end(next));
        }
        boolean before = readBefore || !segment.drops().headMap(next).isEmpty();
        if (segment.hasBehind(next)) {
            return before ? new Run.Hole(next, segment.drops().tailMap(next).size()) : audit(listing, next);
        }
        if (readBefore) {
            idle.remove(listing.lane());
            return new Run.Nothing();
        }
        // Inside a segment at least the drop before this one should be there.
        boolean vanished = !before && next % Layout.DROPS_PER_SEGMENT != 0;
        return vanished || isDueForAudit(listing.lane(), next) ? audit(listing, next) : new Run.Nothing();
    }

    private boolean isDueForAudit(String lane, long next) {
        Idle last = idle.get(lane);
        int looks = last != null && last.at() == next ? last.looks() + 1 : 0;
        idle.put(lane, new Idle(next, looks));
        return looks % IDLE_LOOKS_PER_AUDIT == 0;
    }

    /**
     * Looks around a number that was not found: are there drops behind it, in later segments too, and is the one before still
     * there?
     */
    private static Run.After audit(LaneListing listing, long next) throws IOException {
        long ofNext = Layout.segmentOf(next);
        List<Long> segments = listing.recentSegments();
        OptionalLong earlier = segments.stream()
                .filter(segment -> segment < ofNext)
                .mapToLong(Long::longValue)
                .max();
        boolean before = earlier.isPresent()
                && !listing.recentSegment(earlier.getAsLong()).drops().isEmpty();
        for (long number : segments) {
            if (number < ofNext) {
                continue;
            }
            LaneListing.Segment segment = listing.recentSegment(number);
            before |= !segment.drops().headMap(next).isEmpty();
            OptionalLong behind = segment.firstFrom(next);
            if (behind.isPresent()) {
                // It may have come while we looked; then the next run finds it.
                boolean came = listing.segment(ofNext).has(next);
                long waiting = segment.drops().tailMap(next).size();
                return came
                        ? new Run.Nothing()
                        : before ? new Run.Hole(next, waiting) : new Run.Removed(behind.getAsLong());
            }
        }
        return new Run.Nothing();
    }
}
