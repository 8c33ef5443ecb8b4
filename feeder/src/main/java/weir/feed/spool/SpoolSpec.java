package weir.feed.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import weir.drop.Compression;

/**
 * How a spool behaves.
 *
 * @param directory its own directory; made if it is not there
 * @param lane name of the lane; empty for the one the spool has, or a new one
 * @param target what the lane's place is called; a spool keeps to its target
 * @param compression how segments are packed
 * @param dropBytes a segment is sealed when its lines reach this size, before packing
 * @param dropRows a segment is sealed when it has so many rows
 * @param dropAge a segment is sealed when its first row is this old
 * @param highWaterBytes no rows are accepted while the spool holds this much
 * @param minFreeBytes no rows are accepted while the disk has less room than this
 */
public record SpoolSpec(
        Path directory,
        Optional<String> lane,
        String target,
        Compression compression,
        long dropBytes,
        long dropRows,
        Duration dropAge,
        long highWaterBytes,
        long minFreeBytes) {}
