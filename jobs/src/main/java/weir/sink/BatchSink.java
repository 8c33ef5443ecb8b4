package weir.sink;

import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import weir.problem.PermanentFailure;

/** Keeps the batches of one query. Called from one thread. */
public interface BatchSink extends AutoCloseable {
    /** What to do where a sink and the checkpoint do not belong together. */
    String BRING_BACK =
            "Bring back the checkpoint that belongs to it; or give the query a new name and all its sinks new places: then it"
                    + " reads its streams from the beginning";

    /** Called once, when all sinks of a query are open and nothing stands against going on. */
    default void begin() {}

    /**
     * Keeps a batch exactly once: when it has been kept before, this does nothing.
     *
     * @throws weir.problem.Failure if the place is away (the same batch will come again), or if it has kept another batch under
     *     this number
     */
    void write(Batch batch);

    /** The last batch that is kept, as far as the sink itself knows; one that keeps no record of it does not. */
    default OptionalLong lastKept() {
        return OptionalLong.empty();
    }

    /**
     * The last batch that is kept, where every batch leaves a trace, also one without rows; -1 if none is. Empty where that cannot be told.
     */
    default OptionalLong lastOfAll() {
        return OptionalLong.empty();
    }

    /** The pipeline whose batches the place has kept, where that is known and it is not that of the query. */
    default Optional<String> otherOwner() {
        return Optional.empty();
    }

    /**
     * The batches behind one that are kept outside of the database, each with what it was made of.
     *
     * @throws PermanentFailure if that is not known of all of them
     */
    default SortedMap<Long, SourceRange> keptBehind(long batch) {
        return Collections.emptySortedMap();
    }

    /**
     * Sees that a sink of which every batch leaves a trace has kept all that have ended.
     *
     * @param sink how it is called
     * @param kept what {@link #lastOfAll} says
     * @throws PermanentFailure if it lacks one
     */
    static void requireBatches(String query, String sink, OptionalLong kept, long committed) {
        if (kept.isPresent() && kept.getAsLong() < committed) {
            throw new PermanentFailure(
                    "go on with query \"" + query + "\" in " + sink,
                    "batches up to " + committed + " have ended, and "
                            + (kept.getAsLong() < 0
                                    ? "it has kept none of them"
                                    : "the last that it has kept is " + kept.getAsLong()),
                    "Bring back what was there or put back its former name; or give the query a new name and all its sinks new"
                            + " places: then it reads its streams from the beginning");
        }
    }

    @Override
    void close();
}
