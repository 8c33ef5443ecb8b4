package weir.feed.spool;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a spool behaves.
 *
 * @param directory its own directory; made if it is not there
 * @param lane name of the lane; empty for the one the spool has, or a new one
 * @param target what the lane's place is called; a spool keeps to its target
 * @param drops what its segments are
 * @param bounds when it accepts nothing
 * @param isTimed whether segments say when they were sealed; not so where the rows' times are made up, and may be ahead of any clock
 */
public record SpoolSpec(
        Path directory, Optional<String> lane, String target, DropSpec drops, SpoolBounds bounds, boolean isTimed) {

    /** A spool whose segments say when they were sealed. */
    public SpoolSpec(Path directory, Optional<String> lane, String target, DropSpec drops, SpoolBounds bounds) {
        this(directory, lane, target, drops, bounds, true);
    }
}
