package weir.stateful;

import java.io.Serializable;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What is done with the rows of each key: a state, and what a row makes of it. It gets the rows of a key in the order of their event time, whatever the
 * order in which they came, each exactly once and when no earlier one can come any more. Rows of one time come in the order of their columns, as
 * {@code ORDER BY} has it. So what comes out depends on the rows alone, if this does: it must keep nothing but in the state, and ask no clock.
 *
 * <p>One object is used for many keys, by one thread at a time. Times are in microseconds since 1970. Rows hold values as {@link Row} says: a TIMESTAMP is a
 * {@link java.sql.Timestamp}, an ARRAY a {@code scala.collection.Seq}, and so have those to be that come out and those of the state.
 */
public interface PerKey extends Serializable {
    /** The fields of the state of a key. They must stay the same as long as there is a checkpoint. */
    StructType state();

    /** The columns that come out, besides those of the key. */
    StructType result();

    /**
     * Takes a row.
     *
     * @param state of its key; empty if there is none
     * @param row with all columns of {@code from}
     * @param time its event time
     * @param out takes rows of the result
     * @return the new state; empty if there is nothing to remember
     */
    Optional<Row> next(Optional<Row> state, Row row, long time, Consumer<Row> out);

    /** The event time when something has to be done with a state though no row comes; the largest number for never. */
    default long dueAt(Row state) {
        return Long.MAX_VALUE;
    }

    /**
     * Does what is due: all rows up to this time were taken.
     *
     * @param state one that was due
     * @param time when it was
     * @param out takes rows of the result
     * @return what is left of the state, due later than {@code time}; by default nothing
     */
    default Optional<Row> due(Row state, long time, Consumer<Row> out) {
        return Optional.empty();
    }
}
