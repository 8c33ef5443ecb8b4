package weir.feed.upload;

import weir.problem.Cannot;

/** Trying again does not help: somebody else writes to the lane. */
final class LaneTaken extends RuntimeException {
    LaneTaken(Cannot cause) {
        super(cause);
    }
}
