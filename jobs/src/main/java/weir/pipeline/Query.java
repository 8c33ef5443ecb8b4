package weir.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.sink.Mode;
import weir.yaml.Position;

/**
 * SQL whose result is kept, or something that SQL cannot say.
 *
 * @param position where it stands
 * @param name of the query
 * @param sql over streams, tables and views, or over what {@code keyed} makes
 * @param keyed what SQL cannot say, if it is that
 * @param mode which rows of the result each batch hands to the sinks
 * @param state where the groups of aggregations are kept
 * @param trigger how long from the beginning of one batch to that of the next; zero for at once
 * @param sinks where the result is kept; at least one
 */
public record Query(
        Position position,
        String name,
        SqlText sql,
        Optional<Keyed> keyed,
        Mode mode,
        State state,
        Duration trigger,
        List<Sink> sinks) {
    /** Keeps its own copy of {@code sinks}. */
    public Query {
        sinks = List.copyOf(sinks);
    }

    /** What its SQL means, with groups as its sinks can keep them. */
    public LogicalPlan grouped(LogicalPlan plan) {
        LogicalPlan grouped = plan;
        for (UnaryOperator<LogicalPlan> grouping : sinks.stream()
                .flatMap(sink -> sink.grouping().stream())
                .distinct()
                .toList()) {
            grouped = grouping.apply(grouped);
        }
        return grouped;
    }

    /** Where the groups of aggregations are kept from batch to batch. */
    public enum State {
        /** In Spark's state store. */
        SPARK,
        /** Beside the table, in the transaction that changes it. */
        POSTGRES
    }
}
