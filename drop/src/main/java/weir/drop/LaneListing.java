package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/** What a store says about one lane. */
final class LaneListing {
    private final Storage storage;
    private final String lane;

    LaneListing(Storage storage, String lane) {
        this.storage = storage;
        this.lane = lane;
    }

    /**
     * What is in a segment.
     *
     * @param drops by their numbers
     * @param end the number at which the lane ends, if it does so in this segment
     */
    record Segment(NavigableMap<Long, Drop> drops, OptionalLong end) {
        /** Whether a drop, or the lane's end, has this number. */
        boolean has(long number) {
            return drops.containsKey(number) || (end.isPresent() && end.getAsLong() == number);
        }

        /** Whether a drop, or the lane's end, has a number above this one. */
        boolean hasBehind(long number) {
            return drops.higherKey(number) != null || (end.isPresent() && end.getAsLong() > number);
        }

        OptionalLong last() {
            return drops.isEmpty() ? OptionalLong.empty() : OptionalLong.of(drops.lastKey());
        }

        /** The lowest number at or above this one, of a drop or of the end. */
        OptionalLong firstFrom(long number) {
            Long drop = drops.ceilingKey(number);
            if (drop != null) {
                return OptionalLong.of(drop);
            }
            return end.isPresent() && end.getAsLong() >= number ? end : OptionalLong.empty();
        }
    }

    String lane() {
        return lane;
    }

    /** The segments that have a directory, in their order. */
    List<Long> segments() throws IOException {
        return segments(storage.list(lane));
    }

    /** The same, but the last may be missing, as {@link Storage#recent} says. */
    List<Long> recentSegments() throws IOException {
        return storage.recent(lane, LaneListing::segments);
    }

    private static List<Long> segments(List<Storage.Entry> entries) {
        List<Long> segments = new ArrayList<>();
        for (Storage.Entry entry : entries) {
            if (entry.directory() && Layout.isSegment(entry.name())) {
                segments.add(Long.parseLong(entry.name()));
            }
        }
        segments.sort(null);
        return segments;
    }

    Segment segment(long segment) throws IOException {
        return segment(segment, storage.list(Layout.segmentPath(lane, segment)));
    }

    /** The same, but the last drops, their seal times or the end may be missing, as {@link Storage#recent} says. */
    Segment recentSegment(long segment) throws IOException {
        return storage.recent(Layout.segmentPath(lane, segment), entries -> segment(segment, entries));
    }

    private Segment segment(long segment, List<Storage.Entry> entries) {
        NavigableMap<Long, Drop> drops = new TreeMap<>();
        OptionalLong end = OptionalLong.empty();
        Map<Integer, Long> sealTimes = sealTimes(entries);
        for (Storage.Entry entry : entries) {
            Optional<Layout.Slot> slot = Layout.slot(entry.name());
            if (slot.isEmpty()) {
                continue;
            }
            long number = segment * Layout.DROPS_PER_SEGMENT + slot.get().index();
            if (slot.get().compression().isEmpty()) {
                end = OptionalLong.of(number);
                continue;
            }
            Drop drop = new Drop(
                    lane,
                    number,
                    slot.get().compression().get(),
                    entry.bytes(),
                    entry.modifiedMillis(),
                    sealTimes.getOrDefault(slot.get().index(), 0L));
            Drop twin = drops.put(number, drop);
            if (twin != null) {
                throw sameNumber(twin.path(), drop.path());
            }
        }
        if (end.isPresent() && drops.containsKey(end.getAsLong())) {
            throw sameNumber(drops.get(end.getAsLong()).path(), Layout.path(lane, end.getAsLong(), Layout.END_SUFFIX));
        }
        return new Segment(Collections.unmodifiableNavigableMap(drops), end);
    }

    /** In ms since 1970, by the place in the segment. Two of one drop come from two writers, of which one was refused: the earlier one counts. */
    private static Map<Integer, Long> sealTimes(List<Storage.Entry> entries) {
        Map<Integer, Long> times = new HashMap<>();
        for (Storage.Entry entry : entries) {
            Layout.sealTime(entry.name()).ifPresent(time -> times.merge(time.index(), time.millis(), Math::min));
        }
        return times;
    }

    private Failure sameNumber(String one, String other) {
        boolean inOrder = one.compareTo(other) < 0;
        return new PermanentFailure(
                "read lane \"" + lane + "\" in \"" + storage.describe() + "\"",
                "\"" + (inOrder ? one : other) + "\" and \"" + (inOrder ? other : one) + "\" have the same number",
                "Remove the one that the feeder did not write");
    }

    End end(long number) throws IOException {
        String path = Layout.path(lane, number, Layout.END_SUFFIX);
        try (InputStream in = storage.open(path)) {
            End end = End.parse(in.readNBytes(1024));
            if (end.drops() != number) {
                throw new IllegalArgumentException("it says " + end.drops() + " drops and stands behind " + number);
            }
            return end;
        } catch (IllegalArgumentException e) {
            throw new PermanentFailure(
                    "read \"" + path + "\" in \"" + storage.describe() + "\"",
                    e.getMessage(),
                    "Write {\"drops\":" + number + ",\"rows\":<rows in the lane>} into it");
        }
    }
}
