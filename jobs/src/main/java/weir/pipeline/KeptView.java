package weir.pipeline;

import java.util.OptionalLong;
import weir.control.Snapshot;

/** What is known of one query at one moment. */
public interface KeptView extends AutoCloseable {
    /** The last batch that has ended. */
    OptionalLong committed();

    /** The last batch that the ledger says a sink has kept; empty if there is none, or no ledger. */
    OptionalLong lastKept(String sink);

    /**
     * Notes how far the query was read for a batch, which is what contents are compared with.
     *
     * @throws weir.problem.PermanentFailure if the checkpoint does not say so any more
     */
    void compareUpTo(long batch);

    /**
     * The pipeline's database at this moment.
     *
     * @throws java.util.NoSuchElementException if the pipeline names none
     */
    Snapshot snapshot();

    @Override
    void close();
}
