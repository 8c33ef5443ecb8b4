package weir.sink;

import java.util.OptionalLong;

/** Keeps the batches of one query. Called from one thread. */
public interface BatchSink extends AutoCloseable {
    /**
     * Keeps a batch exactly once: when it has been kept before, this does nothing.
     *
     * @throws weir.problem.Cannot if the place is away (the same batch will come again), or if it has kept another batch under
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

    @Override
    void close();
}
