package weir.feed.spool;

import java.time.Duration;
import weir.drop.Compression;

/**
 * What a drop is, and when it is closed.
 *
 * @param compression how it is packed
 * @param bytes closed when its rows reach this size, in bytes before packing
 * @param rows closed when it has so many rows, or the next ones come together and are too many; at least 1
 * @param age closed when its first row is this old
 */
public record DropSpec(Compression compression, long bytes, long rows, Duration age) {
    /** Not packed, of 8 MiB or a second, whichever comes first. */
    public static final DropSpec DEFAULT =
            new DropSpec(Compression.NONE, 8L << 20, Long.MAX_VALUE, Duration.ofSeconds(1));
}
