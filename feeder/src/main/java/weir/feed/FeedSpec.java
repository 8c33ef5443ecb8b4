package weir.feed;

import java.nio.file.Path;
import java.util.Locale;
import weir.feed.door.DoorSpec;
import weir.feed.spool.DropSpec;
import weir.feed.spool.SpoolBounds;
import weir.feed.spool.SpoolSpec;

/**
 * One stream to be fed.
 *
 * @param name of the stream, as in {@code POST /streams/<name>}
 * @param from where the rows come from
 * @param to where the drops go: a directory, or {@code s3://bucket/prefix}
 * @param lane the lane that they are numbered in
 * @param drops what a drop is
 * @param bounds of the spool
 * @param door which lines are rows
 */
public record FeedSpec(
        String name, Origin from, String to, LaneSpec lane, DropSpec drops, SpoolBounds bounds, DoorSpec door) {
    private static final String S3 = "s3://";

    /** From here to there, with the defaults; the name is the last part of {@code to}. */
    public static FeedSpec of(Origin from, String to) {
        return new FeedSpec(
                nameOf(to), from, to, LaneSpec.DEFAULT, DropSpec.DEFAULT, SpoolBounds.DEFAULT, DoorSpec.OPEN);
    }

    /** As this, through a lane that is given. */
    public FeedSpec withLane(LaneSpec value) {
        return new FeedSpec(name, from, to, value, drops, bounds, door);
    }

    /** As this, with other drops. */
    public FeedSpec withDrops(DropSpec value) {
        return new FeedSpec(name, from, to, lane, value, bounds, door);
    }

    /** As this, with other bounds for the spool. */
    public FeedSpec withBounds(SpoolBounds value) {
        return new FeedSpec(name, from, to, lane, drops, value, door);
    }

    /** As this, with a door. */
    public FeedSpec withDoor(DoorSpec value) {
        return new FeedSpec(name, from, to, lane, drops, bounds, value);
    }

    /** Whether the drops go to an S3 store. */
    boolean isToS3() {
        return to.startsWith(S3);
    }

    /**
     * The spool's directory: beside the lanes of a directory, where readers do not look; for a store, below the working directory.
     */
    Path spoolDirectory() {
        String leaf = lane.name().orElse("default");
        return lane.spool()
                .orElseGet(() -> isToS3()
                        ? Path.of(".weir", "spool", to.substring(S3.length()).replaceAll("[^A-Za-z0-9._-]+", "-"), leaf)
                        : Path.of(to)
                                .toAbsolutePath()
                                .normalize()
                                .resolve(".spool")
                                .resolve(leaf));
    }

    SpoolSpec spoolSpec() {
        String target = isToS3() ? to : Path.of(to).toAbsolutePath().normalize().toString();
        return new SpoolSpec(spoolDirectory(), lane.name(), target, drops, bounds);
    }

    private static String nameOf(String to) {
        String[] parts = to.replaceAll("/+$", "").split("/", -1);
        return parts[parts.length - 1].toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    }
}
