package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/**
 * Adds drops to one lane, in order. A lane has one writer at a time; where two meet all the same, one of them fails before
 * anything is lost. Not thread-safe, except for staging.
 */
public final class LaneWriter {
    private static final String CHECK_PLACE = "Check that the place exists, may be written and has room";

    private final WritableStorage storage;
    private final String lane;
    private volatile long next;
    private volatile boolean hasEnded;

    private LaneWriter(WritableStorage storage, String lane, long next) {
        this.storage = storage;
        this.lane = lane;
        this.next = next;
    }

    /**
     * Opens a lane behind its last drop, or at 0.
     *
     * @param lane letters, digits, {@code -} and {@code _}; at most 63
     * @throws Failure if the name is no lane's, the lane has ended, or the store does not answer
     */
    public static LaneWriter open(WritableStorage storage, String lane) {
        String action = "open lane \"" + lane + "\" in \"" + storage.describe() + "\"";
        requireLane(action, lane);
        try {
            storage.discardStaged(lane);
            LaneListing listing = new LaneListing(storage, lane);
            List<Long> segments = listing.segments();
            for (int i = segments.size() - 1; i >= 0; i--) {
                LaneListing.Segment segment = listing.segment(segments.get(i));
                if (segment.end().isPresent()) {
                    throw new PermanentFailure(action, "it has ended", "Write to a new lane");
                }
                OptionalLong last = segment.last();
                if (last.isPresent()) {
                    return new LaneWriter(storage, lane, last.getAsLong() + 1);
                }
            }
            return new LaneWriter(storage, lane, 0);
        } catch (IOException e) {
            throw new TransientFailure(action, e, "Check that the place exists and may be read");
        }
    }

    /**
     * The name, if it is one for a lane.
     *
     * @param action what it is wanted for
     * @throws Failure if it is none
     */
    public static String requireLane(String action, String name) {
        if (!Layout.isLane(name)) {
            throw new PermanentFailure(
                    action,
                    "a lane's name has letters, digits, \"-\" and \"_\", at most 63",
                    "Choose another name for the lane");
        }
        return name;
    }

    /**
     * Opens a lane for a writer that remembers where it was, and does not ask the store.
     *
     * @param next the number behind the last drop that the store has confirmed
     */
    public static LaneWriter resume(WritableStorage storage, String lane, long next) {
        return new LaneWriter(storage, lane, next);
    }

    /** A drop whose bytes are in the store, but not visible yet. */
    public final class Pending {
        private final long number;
        private final String path;
        private final Content content;
        private final WritableStorage.Staged staged;

        private Pending(long number, String path, Content content, WritableStorage.Staged staged) {
            this.number = number;
            this.path = path;
            this.content = content;
            this.staged = staged;
        }

        /**
         * Makes the drop visible, and durable. The drops before it must be visible already.
         *
         * @return false if another writer has used the number
         * @throws Failure if the store refuses; it is unknown then whether the drop is visible, and it may be staged again
         */
        public boolean publish() {
            if (number != next) {
                throw new IllegalStateException("drop " + number + " published in place of " + next);
            }
            try {
                // A store that lost its answer to an earlier try has these very bytes.
                if (!staged.publish() && !holds(path, content)) {
                    return false;
                }
            } catch (IOException e) {
                throw new TransientFailure(action(path), e, CHECK_PLACE);
            }
            next = number + 1;
            return true;
        }

        /** Gives up: removes what was stored. */
        public void discard() throws IOException {
            staged.discard();
        }
    }

    /**
     * Brings a drop to the store without making it visible. Several may be staged at the same time, by several threads. Its seal time is
     * there, durably, when this returns: so nobody finds the drop without it.
     *
     * @param number its number; not below {@link #next}
     * @param sealed when it was sealed, the same at each try; empty if it is not to be held to a time
     * @throws Failure if the store refuses, or the lane has ended
     */
    public Pending stage(long number, Content content, Compression compression, Optional<Instant> sealed) {
        requireNotEnded();
        String path = Layout.path(lane, number, compression.suffix());
        try {
            if (sealed.isPresent()) {
                storage.replace(
                        Layout.sealTimePath(lane, number, sealed.get().toEpochMilli()), Content.of(new byte[0]));
            }
            return new Pending(number, path, content, storage.stage(path, content));
        } catch (IOException e) {
            throw new TransientFailure(action(path), e, CHECK_PLACE);
        }
    }

    /**
     * Whether the store has the drop that comes next, however packed: then goes on behind it.
     *
     * @throws Failure if the store does not answer
     */
    public boolean skipIfThere() {
        long number = next;
        boolean there = asked(() -> listing().segment(Layout.segmentOf(number)).has(number));
        if (there) {
            next = number + 1;
        }
        return there;
    }

    /**
     * Whether the lane holds a drop, or its end, at or behind a number.
     *
     * @throws Failure if the store does not answer
     */
    public boolean reaches(long number) {
        return asked(() -> {
            for (long segment : listing().segments()) {
                if (segment >= Layout.segmentOf(number)
                        && listing().segment(segment).firstFrom(number).isPresent()) {
                    return true;
                }
            }
            return false;
        });
    }

    /**
     * Removes what an earlier process staged in this lane and never published.
     *
     * @throws Failure if the store does not answer
     */
    public void discardStaged() {
        asked(() -> {
            storage.discardStaged(lane);
            return true;
        });
    }

    private interface Question {
        boolean ask() throws IOException;
    }

    private boolean asked(Question question) {
        try {
            return question.ask();
        } catch (IOException e) {
            throw new TransientFailure(
                    "look into lane \"" + lane + "\" in \"" + storage.describe() + "\"", e, CHECK_PLACE);
        }
    }

    private LaneListing listing() {
        return new LaneListing(storage, lane);
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
     * @throws Failure if the store refuses; the drop may be added again, with the same bytes
     */
    public long append(Content content, Compression compression) {
        return append(content, compression, Optional.empty());
    }

    /**
     * Adds a drop: when this returns it is visible and durable.
     *
     * @param sealed when it was sealed; empty if it is not to be held to a time
     */
    public long append(Content content, Compression compression, Optional<Instant> sealed) {
        long number = next;
        publish(stage(number, content, compression, sealed));
        return number;
    }

    /**
     * Ends the lane for good: no drop can be added afterwards.
     *
     * @param rows how many rows all drops of the lane hold
     */
    public End end(long rows) {
        requireNotEnded();
        End end = new End(next, rows);
        Content content = Content.of(end.toJson());
        String path = Layout.path(lane, next, Layout.END_SUFFIX);
        try {
            publish(new Pending(next, path, content, storage.stage(path, content)));
        } catch (IOException e) {
            throw new TransientFailure(action(path), e, CHECK_PLACE);
        }
        hasEnded = true;
        return end;
    }

    private void requireNotEnded() {
        if (hasEnded) {
            throw new PermanentFailure(
                    "write to lane \"" + lane + "\" in \"" + storage.describe() + "\"",
                    "it has ended",
                    "Write to a new lane");
        }
    }

    private void publish(Pending pending) {
        if (!pending.publish()) {
            throw new PermanentFailure(
                    action(pending.path), "another writer has used this number", "Give each feeder a lane of its own");
        }
    }

    private String action(String path) {
        return "write drop \"" + path + "\" to \"" + storage.describe() + "\"";
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
