package weir.feed;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which lane a stream is fed through.
 *
 * @param name empty for a name of its own
 * @param spool the directory that keeps its rows until they are in a drop; empty for the default
 * @param isEnded whether a clean stop ends the lane for good
 */
public record LaneSpec(Optional<String> name, Optional<Path> spool, boolean isEnded) {
    /** A name of its own, the spool in its usual place. */
    public static final LaneSpec DEFAULT = new LaneSpec(Optional.empty(), Optional.empty());

    /** That goes on with the next start. */
    public LaneSpec(Optional<String> name, Optional<Path> spool) {
        this(name, spool, false);
    }

    /** As this, but a clean stop ends it. */
    LaneSpec ended() {
        return new LaneSpec(name, spool, true);
    }
}
