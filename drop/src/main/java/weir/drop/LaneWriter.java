package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import weir.problem.Cannot;

/**
 * Adds drops to one lane, in order. A lane has one writer at a time; where two meet all the same, one of them fails before
 * anything is lost. Not thread-safe.
 */
public final class LaneWriter {
    private final WritableStorage storage;
    private final String lane;
    private long next;

    private LaneWriter(WritableStorage storage, String lane, long next) {
        this.storage = storage;
        this.lane = lane;
        this.next = next;
    }

    /**
     * Opens a lane behind its last drop, or at 0.
     *
     * @param lane letters, digits, {@code -} and {@code _}; at most 63
     * @throws Cannot if the name is no lane's, the lane has ended, or the store does not answer
     */
    public static LaneWriter open(WritableStorage storage, String lane) {
        String action = "open lane \"" + lane + "\" in \"" + storage.describe() + "\"";
        if (!Layout.isLane(lane)) {
            throw new Cannot(
                    action,
                    "a lane's name has letters, digits, \"-\" and \"_\", at most 63",
                    "Choose another name for the lane");
        }
        try {
            storage.discardStaged(lane);
            LaneListing listing = new LaneListing(storage, lane);
            List<Long> segments = listing.segments();
            for (int i = segments.size() - 1; i >= 0; i--) {
                LaneListing.Segment segment = listing.segment(segments.get(i));
                if (segment.end().isPresent()) {
                    throw new Cannot(action, "it has ended", "Write to a new lane");
                }
                OptionalLong last = segment.last();
                if (last.isPresent()) {
                    return new LaneWriter(storage, lane, last.getAsLong() + 1);
                }
            }
            return new LaneWriter(storage, lane, 0);
        } catch (IOException e) {
            throw new Cannot(action, e, "Check that the place exists and may be read");
        }
    }

    /** The lane's name. */
    public String lane() {
        return lane;
    }

    /** The number that the next drop will get. */
    public long next() {
        return next;
    }

    /**
     * Adds a drop: when this returns it is visible and durable.
     *
     * @param content the bytes as stored, packed as {@code compression} says; not empty
     * @return the drop's number
     * @throws Cannot if the store refuses; the drop may be added again, with the same bytes
     */
    public long append(Content content, Compression compression) {
        long number = next;
        write(Layout.path(lane, number, compression.suffix()), content);
        next = number + 1;
        return number;
    }

    /**
     * Ends the lane for good: no drop can be added afterwards.
     *
     * @param rows how many rows all drops of the lane hold
     */
    public End end(long rows) {
        End end = new End(next, rows);
        write(Layout.path(lane, next, Layout.END_SUFFIX), Content.of(end.toJson()));
        return end;
    }

    private void write(String path, Content content) {
        String action = "write drop \"" + path + "\" to \"" + storage.describe() + "\"";
        try {
            boolean created = storage.stage(path, content).publish();
            // A store that lost its answer to an earlier try has these very bytes.
            if (!created && !holds(path, content)) {
                throw new Cannot(action, "another writer has used this number", "Give each feeder a lane of its own");
            }
        } catch (IOException e) {
            throw new Cannot(action, e, "Check that the place exists, may be written and has room");
        }
    }

    private boolean holds(String path, Content content) throws IOException {
        try (InputStream there = storage.open(path);
                InputStream ours = content.open()) {
            byte[] one = there.readNBytes(1 << 16);
            byte[] two = ours.readNBytes(1 << 16);
            while (one.length > 0 && Arrays.equals(one, two)) {
                one = there.readNBytes(1 << 16);
                two = ours.readNBytes(1 << 16);
            }
            return one.length == 0 && two.length == 0;
        }
    }
}
