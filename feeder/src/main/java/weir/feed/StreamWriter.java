package weir.feed;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import weir.feed.source.Intake;
import weir.feed.spool.Sink;

/** The end of a stream that rows leave by. Thread-safe. */
interface StreamWriter {
    /** What sources hand their rows to. */
    Sink sink();

    /** Waits until it makes sense to begin: until somebody is there to take the rows, or the writer is closed. */
    void awaitTaker() throws InterruptedException;

    /** What has been done, and by the intake before it. */
    Progress progress(Intake intake);

    /** What has been done, in the words of a person. */
    String report();

    /** Why it had to give up; empty if it has not. */
    Optional<RuntimeException> failure();

    /** Why no rows are taken at the moment; empty if they are. */
    Optional<String> obstacle();

    /** The port that is listened on; 0 if none is. */
    int port();

    /**
     * Takes nothing any more, brings out what it has, and lets go of everything. To be called once.
     *
     * @param mayWait whether there is still time
     * @return what stands in the way of the rows that could not be brought out; empty if all were
     */
    Optional<RuntimeException> close(BooleanSupplier mayWait) throws InterruptedException;
}
