package weir.feed;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which lane a stream is fed through.
 *
 * @param name empty for a name of its own
 * @param spool the directory that keeps its rows until they are in a drop; empty for the default
 */
public record LaneSpec(Optional<String> name, Optional<Path> spool) {
    /** A name of its own, the spool in its usual place. */
    public static final LaneSpec DEFAULT = new LaneSpec(Optional.empty(), Optional.empty());
}
