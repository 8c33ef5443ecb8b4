package weir.control;

import weir.problem.Exit;
import weir.problem.UserFacing;

/** A newer driver of the same pipeline has taken over: this one must not commit any more, and ends itself. */
public final class Fenced extends RuntimeException implements UserFacing {
    Fenced(String pipeline, long epoch, String successor) {
        super("Cannot go on with pipeline \"" + pipeline + "\": " + successor + ", and this driver's epoch " + epoch
                + " is over. Nothing needs to be done unless both were meant to run: one pipeline has one driver.");
    }

    /**
     * For sinks that keep an epoch in a database of their own.
     *
     * @param successor what tells that this driver is not the newest, without a full stop
     */
    public static Fenced by(String pipeline, long epoch, String successor) {
        return new Fenced(pipeline, epoch, successor);
    }

    @Override
    public int exitCode() {
        return Exit.FENCED;
    }
}
