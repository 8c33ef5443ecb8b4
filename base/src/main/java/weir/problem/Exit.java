package weir.problem;

import java.io.PrintStream;
import weir.log.Printable;

/** How a verb of the command line ends when something stood in its way. */
public final class Exit {
    public static final int DONE = 0;
    /** The world has to change: a server is away, a disk is full, a comparison failed. */
    public static final int FAILED = 1;
    /** The user can mend it in a file or on the command line. */
    public static final int INVALID_INPUT = 2;
    /** A newer driver of the same pipeline has taken over. */
    public static final int FENCED = 3;

    private Exit() {}

    /**
     * Tells a person what went wrong.
     *
     * @param debug whether to print the stack trace as well
     * @return the exit code
     */
    public static int report(Throwable thrown, PrintStream target, boolean debug) {
        PrintStream err = Printable.stream(target);
        Throwable foreseen = UserFacing.behind(thrown).orElse(null);
        if (foreseen != null) {
            err.println(foreseen.getMessage());
        } else {
            err.println("Cannot go on: " + Failure.reason(thrown)
                    + ". This is a fault in Weir; run again with --debug and report what it prints.");
        }
        if (debug) {
            thrown.printStackTrace(err);
        }
        return foreseen instanceof UserFacing ending ? ending.exitCode() : FAILED;
    }
}
