package weir.pipeline;

import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The result of a query, held against what one of its sinks can keep. */
public interface SinkCheck {
    /** The query. */
    Query query();

    /** The columns of its result. */
    StructType columns();

    /** Reports columns that no place outside of Spark can keep: two of one name, and types that only Spark has. */
    void requireKeptColumns();

    /** Reports what stands between the query's mode and the sink, as {@link Sink#obstacle} says. */
    void requireMode();

    /**
     * A column of the result; empty, and a problem, if it has none of this name.
     *
     * @param below where the name stands, for example {@code partitionBy[0]} below the key of the sink's kind
     */
    Optional<StructField> column(String below, String name);

    /** Whether nothing has been reported of this sink. */
    boolean isSound();

    /**
     * Reports a problem.
     *
     * @param below as in {@link #column}; empty for the key of the sink's kind
     * @param message what is wrong, without a full stop
     * @param hint what to do, without a full stop; may be empty
     */
    void problem(String below, String message, String hint);

    /** Reports a problem of the sink as a whole. */
    void problem(String message);

    /** Reports what works and will probably be regretted, at the key of the sink's kind. */
    void warn(String message, String hint);
}
