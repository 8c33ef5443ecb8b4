package weir.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import weir.drop.Compression;
import weir.feed.door.Schema;
import weir.feed.spool.SpoolSpec;

/**
 * One stream to be fed.
 *
 * @param from where the rows come from
 * @param to where the drops go: a directory, or {@code s3://bucket/prefix}
 * @param name of the stream, as in {@code POST /streams/<name>}
 * @param lane the lane's name; empty for a name of its own
 * @param spool the spool's directory; empty for the default
 * @param compression how drops are packed
 * @param dropBytes a drop is closed when its rows reach this size, in bytes before packing
 * @param dropRows a drop is closed when it has so many rows
 * @param dropAge a drop is closed when its first row is this old
 * @param highWaterBytes no rows are accepted while the spool holds this much
 * @param minFreeBytes no rows are accepted while the spool's disk has less room than this
 * @param schema what rows must be; empty for any JSON object
 * @param isQuarantined whether lines that are no rows are kept in the spool's {@code quarantine.jsonl}; else they are refused
 */
public record FeedSpec(
        Origin from,
        String to,
        String name,
        Optional<String> lane,
        Optional<Path> spool,
        Compression compression,
        long dropBytes,
        long dropRows,
        Duration dropAge,
        long highWaterBytes,
        long minFreeBytes,
        Optional<Schema> schema,
        boolean isQuarantined) {
    /** Size of a drop where none is given: 8 MiB. */
    public static final long DEFAULT_DROP_BYTES = 8L << 20;

    /** Age of a drop where none is given: a second. */
    public static final Duration DEFAULT_DROP_AGE = Duration.ofSeconds(1);

    /** The high-water mark where none is given: 1 GiB. */
    public static final long DEFAULT_HIGH_WATER_BYTES = 1L << 30;

    /** Room left on the disk where nothing is said: 64 MiB. */
    public static final long DEFAULT_MIN_FREE_BYTES = 64L << 20;

    private static final String S3 = "s3://";

    /** From here to there, with the defaults. */
    public static FeedSpec of(Origin from, String to) {
        return new FeedSpec(
                from,
                to,
                nameOf(to),
                Optional.empty(),
                Optional.empty(),
                Compression.NONE,
                DEFAULT_DROP_BYTES,
                Long.MAX_VALUE,
                DEFAULT_DROP_AGE,
                DEFAULT_HIGH_WATER_BYTES,
                DEFAULT_MIN_FREE_BYTES,
                Optional.empty(),
                false);
    }

    /** As this, with a name for the lane. */
    public FeedSpec withLane(String value) {
        return new FeedSpec(
                from,
                to,
                name,
                Optional.of(value),
                spool,
                compression,
                dropBytes,
                dropRows,
                dropAge,
                highWaterBytes,
                minFreeBytes,
                schema,
                isQuarantined);
    }

    /** As this, with a spool. */
    public FeedSpec withSpool(Path directory) {
        return new FeedSpec(
                from,
                to,
                name,
                lane,
                Optional.of(directory),
                compression,
                dropBytes,
                dropRows,
                dropAge,
                highWaterBytes,
                minFreeBytes,
                schema,
                isQuarantined);
    }

    /** As this, with drops packed in this way. */
    public FeedSpec withCompression(Compression value) {
        return new FeedSpec(
                from,
                to,
                name,
                lane,
                spool,
                value,
                dropBytes,
                dropRows,
                dropAge,
                highWaterBytes,
                minFreeBytes,
                schema,
                isQuarantined);
    }

    /** As this, with drops of another size, number of rows and age. */
    public FeedSpec withDrops(long bytes, long rows, Duration age) {
        return new FeedSpec(
                from,
                to,
                name,
                lane,
                spool,
                compression,
                bytes,
                rows,
                age,
                highWaterBytes,
                minFreeBytes,
                schema,
                isQuarantined);
    }

    /** As this, with other bounds for the spool. */
    public FeedSpec withBounds(long highWater, long minFree) {
        return new FeedSpec(
                from,
                to,
                name,
                lane,
                spool,
                compression,
                dropBytes,
                dropRows,
                dropAge,
                highWater,
                minFree,
                schema,
                isQuarantined);
    }

    /** As this, with a door. */
    public FeedSpec withDoor(Optional<Schema> rows, boolean quarantine) {
        return new FeedSpec(
                from,
                to,
                name,
                lane,
                spool,
                compression,
                dropBytes,
                dropRows,
                dropAge,
                highWaterBytes,
                minFreeBytes,
                rows,
                quarantine);
    }

    /** Whether the drops go to an S3 store. */
    boolean isToS3() {
        return to.startsWith(S3);
    }

    /**
     * The spool's directory: beside the lanes of a directory, where readers do not look; for a store, below the working directory.
     */
    Path spoolDirectory() {
        String leaf = lane.orElse("default");
        return spool.orElseGet(() -> isToS3()
                ? Path.of(".weir", "spool", to.substring(S3.length()).replaceAll("[^A-Za-z0-9._-]+", "-"), leaf)
                : Path.of(to).toAbsolutePath().normalize().resolve(".spool").resolve(leaf));
    }

    SpoolSpec spoolSpec() {
        String target = isToS3() ? to : Path.of(to).toAbsolutePath().normalize().toString();
        return new SpoolSpec(
                spoolDirectory(),
                lane,
                target,
                compression,
                dropBytes,
                dropRows,
                dropAge,
                highWaterBytes,
                minFreeBytes);
    }

    private static String nameOf(String to) {
        String[] parts = to.replaceAll("/+$", "").split("/", -1);
        return parts[parts.length - 1].toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]+", "-");
    }
}
