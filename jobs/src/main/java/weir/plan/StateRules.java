package weir.plan;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SessionWindow;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.catalyst.Trees;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.problem.Problems;
import weir.sink.Mode;
import weir.yaml.Position;

/** Where a query can keep what it remembers from batch to batch. */
public final class StateRules {
    private final Pipeline pipeline;
    private final Problems problems;

    StateRules(Pipeline pipeline, Problems problems) {
        this.pipeline = pipeline;
        this.problems = problems;
    }

    /** Reports a query that is to keep its groups in PostgreSQL and cannot. */
    void check(Query query, LogicalPlan plan, List<Plan.Stateful> operators) {
        if (query.state() != Query.State.POSTGRES) {
            return;
        }
        obstacle(query, plan, operators).ifPresent(reason -> {
            Position place = pipeline.position(query.position().path() + ".state");
            problems.add(
                    place.line(),
                    place.path(),
                    "PostgreSQL cannot keep its state: " + reason,
                    "Write \"state: spark\"");
        });
    }

    /** What keeps a query's state out of PostgreSQL, without a full stop; empty if nothing does, or there is none. */
    public static Optional<String> obstacle(Plan.PlannedQuery planned) {
        return obstacle(planned.query(), planned.analysed(), planned.operators());
    }

    private static Optional<String> obstacle(Query query, LogicalPlan plan, List<Plan.Stateful> operators) {
        if (operators.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> other = operators.stream()
                .flatMap(operator -> other(operator, query.mode()).stream())
                .findFirst();
        if (other.isPresent()) {
            return other.map(what -> "only groups are kept there, and it remembers " + what);
        }
        Optional<String> session = Trees.nodes(plan, Aggregate.class).stream()
                .filter(LogicalPlan::isStreaming)
                .flatMap(aggregate -> Trees.list(aggregate.groupingExpressions()).stream())
                .filter(StateRules::isSession)
                .map(Expression::sql)
                .findFirst();
        if (session.isPresent()) {
            return session.map(window -> "it groups by " + window.replace("`", "") + ", and sessions grow together");
        }
        return query.sinks().stream().anyMatch(Sink::canKeepGroups)
                ? Optional.empty()
                : Optional.of("it changes with a table, and the query has no sink \"postgres\"");
    }

    /** What an operator other than an aggregation remembers. */
    private static Optional<String> other(Plan.Stateful operator, Mode mode) {
        if (operator instanceof Plan.Aggregation) {
            return Optional.empty();
        }
        if (operator instanceof Plan.StreamJoin join) {
            return Optional.of("rows of both sides of the " + join.type() + " join");
        }
        if (operator instanceof Plan.Deduplication deduplication) {
            return Optional.of("each " + String.join(", ", deduplication.by()) + " for DISTINCT");
        }
        if (operator instanceof Plan.InOrder) {
            return Optional.of("rows in their order");
        }
        // The first rows of a whole result are found again each time.
        return mode == Mode.APPEND ? Optional.of("how many rows LIMIT has let through") : Optional.empty();
    }

    private static boolean isSession(Expression group) {
        return !Trees.within(group, SessionWindow.class).isEmpty()
                || (group instanceof Attribute attribute && attribute.metadata().contains(SessionWindow.marker()));
    }
}
