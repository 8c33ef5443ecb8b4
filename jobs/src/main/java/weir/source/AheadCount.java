package weir.source;

import java.io.Serializable;

/** Counts rows that are too far ahead. It travels to the executors. */
@FunctionalInterface
interface AheadCount extends Serializable {
    /**
     * Adds to what was counted.
     *
     * @param rows found by one task; of a task that runs again, once more
     */
    void add(long rows);

    /** Counts nothing: for a table that is read once. */
    static AheadCount none() {
        return rows -> {};
    }
}
