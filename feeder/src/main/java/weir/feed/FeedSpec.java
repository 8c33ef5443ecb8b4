package weir.feed;

import java.time.Duration;
import java.util.Optional;
import weir.drop.Compression;

/**
 * One stream to be fed.
 *
 * @param from where the rows come from
 * @param to where the drops go: a directory
 * @param lane the lane's name; empty for a name of its own
 * @param compression how drops are packed
 * @param dropBytes a drop is closed when its rows reach this size, in bytes before packing
 * @param dropAge a drop is closed when its first row is this old
 */
public record FeedSpec(
        Origin from, String to, Optional<String> lane, Compression compression, long dropBytes, Duration dropAge) {
    /** Size of a drop where none is given: 8 MiB. */
    public static final long DEFAULT_DROP_BYTES = 8L << 20;

    /** Age of a drop where none is given: a second. */
    public static final Duration DEFAULT_DROP_AGE = Duration.ofSeconds(1);

    /** From here to there, with the defaults. */
    public static FeedSpec of(Origin from, String to) {
        return new FeedSpec(from, to, Optional.empty(), Compression.NONE, DEFAULT_DROP_BYTES, DEFAULT_DROP_AGE);
    }

    /** As this, with a name for the lane. */
    public FeedSpec withLane(String name) {
        return new FeedSpec(from, to, Optional.of(name), compression, dropBytes, dropAge);
    }

    /** As this, with drops packed in this way. */
    public FeedSpec withCompression(Compression value) {
        return new FeedSpec(from, to, lane, value, dropBytes, dropAge);
    }

    /** As this, with drops of another size and age. */
    public FeedSpec withDrops(long bytes, Duration age) {
        return new FeedSpec(from, to, lane, compression, bytes, age);
    }
}
