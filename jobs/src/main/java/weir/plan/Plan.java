package weir.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Keyed;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.problem.Problem;
import weir.stateful.PerKey;

/**
 * What a pipeline means, found without running it.
 *
 * @param pipeline what was planned
 * @param streams by name
 * @param tables the columns of each, by name
 * @param views by name, each behind those that it uses
 * @param queries by name, in the file's order
 * @param warnings what works and will probably be regretted, in the order of the file's lines
 */
public record Plan(
        Pipeline pipeline,
        Map<String, PlannedStream> streams,
        Map<String, StructType> tables,
        Map<String, PlannedView> views,
        Map<String, PlannedQuery> queries,
        List<Problem> warnings) {

    /** Keeps its own copies. */
    public Plan {
        streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
        views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
        queries = Collections.unmodifiableMap(new LinkedHashMap<>(queries));
        warnings = List.copyOf(warnings);
    }

    /**
     * A stream.
     *
     * @param declared the columns to read, all nullable: those of the file and, if asked for, provenance
     * @param schema the columns that SQL sees: the declared ones and, if there is one, {@code event_time}
     */
    public record PlannedStream(StructType declared, StructType schema) {}

    /**
     * A view.
     *
     * @param sql what it is, also where the file says so in other words
     * @param schema its columns
     */
    public record PlannedView(String sql, StructType schema) {}

    /**
     * A query.
     *
     * @param query what was planned
     * @param schema the columns of its result; those that can never be null are not nullable, for filters count
     * @param streams the names of those that it reads, also through views
     * @param operators what keeps state from batch to batch, from the result down to the streams
     * @param outputs one for each sink, in the same order
     * @param keyed what its SQL reads, if that is something that SQL cannot say
     * @param analysed its SQL as Spark understands it; streams, tables and views are in it under their names
     */
    public record PlannedQuery(
            Query query,
            StructType schema,
            List<String> streams,
            List<Stateful> operators,
            List<Output> outputs,
            Optional<PlannedKeyed> keyed,
            LogicalPlan analysed) {
        /** Keeps its own copies. */
        public PlannedQuery {
            streams = List.copyOf(streams);
            operators = List.copyOf(operators);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * What is done with the rows of each key.
     *
     * @param keyed what the file says
     * @param rows the columns of the rows that {@code work} takes
     * @param work what it does
     * @param from the rows of {@link Keyed#from}, as Spark understands them
     */
    public record PlannedKeyed(Keyed keyed, StructType rows, PerKey work, LogicalPlan from) {}

    /** An operator that keeps state. */
    public sealed interface Stateful {}

    /**
     * Groups of rows.
     *
     * @param by what the rows are grouped by, as SQL; empty for one group of all rows
     * @param finishes whether the watermark ends groups, so that their state is dropped
     */
    public record Aggregation(List<String> by, boolean finishes) implements Stateful {
        /** Keeps its own copy. */
        public Aggregation {
            by = List.copyOf(by);
        }
    }

    /**
     * Rows of two streams that wait for each other.
     *
     * @param type for example {@code inner}
     * @param condition as SQL, if there is one
     * @param finishes whether the watermark ends the waiting on both sides, so that state is dropped
     */
    public record StreamJoin(String type, Optional<String> condition, boolean finishes) implements Stateful {}

    /**
     * Rows of which only the first is let through.
     *
     * @param by the columns that tell them apart
     * @param finishes whether the watermark ends the remembering
     */
    public record Deduplication(List<String> by, boolean finishes) implements Stateful {
        /** Keeps its own copy. */
        public Deduplication {
            by = List.copyOf(by);
        }
    }

    /**
     * Rows of each key, until the watermark has passed them, and what was made of those that it has passed.
     *
     * @param keyed what is made of them
     */
    public record InOrder(Keyed keyed) implements Stateful {}

    /**
     * Groups of the first so many rows.
     *
     * @param rows how many
     */
    public record Limit(String rows) implements Stateful {}

    /**
     * What a sink gets.
     *
     * @param sink where the result is kept
     * @param columns of the result, as in the query's schema
     * @param key the columns that tell rows apart; empty if there are none
     */
    public record Output(Sink sink, StructType columns, List<KeyColumn> key) {
        /** Keeps its own copy of {@code key}. */
        public Output {
            key = List.copyOf(key);
        }
    }

    /**
     * A column of a key.
     *
     * @param name as the query spells it
     * @param nullable whether it can be null, as in the subtotals of a CUBE
     */
    public record KeyColumn(String name, boolean nullable) {}
}
