package weir.verify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import weir.run.LateRows;

/** What the checkpoints and the ledger of a pipeline say, to be looked at without getting in a driver's way. */
interface ControlView extends AutoCloseable {
    /**
     * The numbers of the files in a directory of a query's checkpoint, in no order.
     *
     * @param directory for example {@code commits}
     */
    List<Long> numbers(String query, String directory);

    /** A file of a query's checkpoint; empty if it is not there. */
    Optional<String> read(String query, String directory, long number);

    /**
     * The batches of a query that left rows out, in their order.
     *
     * @param batch those that begin up to this one
     */
    List<LateRows> late(String query, long batch);

    /** The last batch that the ledger says a sink has kept; empty if there is none, or no ledger. */
    OptionalLong lastKept(String query, String sink);

    @Override
    void close();
}
