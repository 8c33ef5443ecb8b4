package weir.feed.source;

import java.io.IOException;

/** Something that rows come from. It runs in a thread of its own. */
public interface Source {
    /**
     * Brings rows in until there are no more, or the intake is stopping.
     *
     * @throws IOException if what is read fails for good
     */
    void run(Intake intake) throws IOException, InterruptedException;

    /** Wakes the source if it waits for rows, so that it sees that the intake is stopping. Called from another thread. */
    default void stop() {}
}
