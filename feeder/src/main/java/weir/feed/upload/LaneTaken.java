package weir.feed.upload;

import weir.problem.Failure;

/** Trying again does not help: somebody else writes to the lane. */
final class LaneTaken extends RuntimeException {
    LaneTaken(Failure cause) {
        super(cause);
    }
}
