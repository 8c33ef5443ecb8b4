package weir.demo;

import java.io.IOException;
import weir.problem.Exit;

/** Ties a process to the one that started it: it ends when that does, however that ends. */
public final class ParentWatchdog {
    private ParentWatchdog() {}

    /** Ties this process. To be called once, at its beginning; its standard input has to be a pipe that nothing is written to. */
    public static void tie() {
        Thread tether = new Thread(ParentWatchdog::awaitEndOfParent, "tether");
        tether.setDaemon(true);
        tether.start();
    }

    /** The standard input ends when the other end of the pipe is gone. */
    private static void awaitEndOfParent() {
        try {
            while (System.in.read() >= 0) {}
        } catch (IOException gone) {
            // Gone all the same.
        }
        Runtime.getRuntime().halt(Exit.FAILED);
    }
}
