package weir.drop;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the drop protocol. */
final class Layout {
    static final int DROPS_PER_SEGMENT = 1000;

    static final String END_SUFFIX = ".end";

    private static final String SEALED_SUFFIX = ".sealed";

    private static final Pattern LANE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");
    private static final Pattern SEGMENT = Pattern.compile("\\d{9}");
    private static final Pattern SLOT = Pattern.compile("(\\d{3})(\\.json|\\.json\\.gz|\\.json\\.zst|\\.end)");
    private static final Pattern SEALED = Pattern.compile("(\\d{3})\\.([1-9]\\d{0,14})\\.sealed");

    /**
     * A name within a segment.
     *
     * @param index its place in the segment, 0 to 999
     * @param compression of the drop; empty for the end of the lane
     */
    record Slot(int index, Optional<Compression> compression) {}

    /**
     * The name of a file that says when a drop was sealed.
     *
     * @param index of the drop in its segment, 0 to 999
     * @param millis since 1970
     */
    record SealTime(int index, long millis) {}

    private Layout() {}

    static boolean isLane(String name) {
        return LANE.matcher(name).matches();
    }

    static boolean isSegment(String name) {
        return SEGMENT.matcher(name).matches();
    }

    static Optional<Slot> slot(String name) {
        Matcher matcher = SLOT.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<Compression> compression = Optional.empty();
        for (Compression candidate : Compression.values()) {
            if (candidate.suffix().equals(matcher.group(2))) {
                compression = Optional.of(candidate);
            }
        }
        return Optional.of(new Slot(Integer.parseInt(matcher.group(1)), compression));
    }

    static Optional<SealTime> sealTime(String name) {
        Matcher matcher = SEALED.matcher(name);
        return matcher.matches()
                ? Optional.of(new SealTime(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    static String sealTimePath(String lane, long number, long millis) {
        return path(lane, number, "." + millis + SEALED_SUFFIX);
    }

    static long segmentOf(long number) {
        return number / DROPS_PER_SEGMENT;
    }

    static String segmentPath(String lane, long segment) {
        return "%s/%09d".formatted(lane, segment);
    }

    static String path(String lane, long number, String suffix) {
        return "%s/%03d%s".formatted(segmentPath(lane, segmentOf(number)), number % DROPS_PER_SEGMENT, suffix);
    }
}
