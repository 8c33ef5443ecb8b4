package weir.verify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AnyValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.ApproximatePercentile;
import org.apache.spark.sql.catalyst.expressions.aggregate.Collect;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.Last;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.catalyst.Trees;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.sink.Mode;

/** Why the result of a query can't be computed again, if so. */
final class Obstacles {
    private Obstacles() {}

    /**
     * A reason without a full stop; empty if there is none.
     *
     * @param streams of the pipeline
     */
    static Optional<String> of(Plan.PlannedQuery planned, Map<String, Stream> streams, LogicalPlan plan) {
        return planned.streams().stream()
                .map(streams::get)
                .flatMap(stream -> source(stream).stream())
                .findFirst()
                .or(() -> limit(planned, plan))
                .or(() -> operators(planned.operators()))
                .or(() -> Trees.expressions(plan, Expression.class).stream()
                        .flatMap(expression -> expression(expression).stream())
                        .findFirst());
    }

    /** Only drops say of themselves that nothing is missing between two of them. */
    private static Optional<String> source(Stream stream) {
        return stream.source().unrepeatable().map(why -> "stream \"" + stream.name() + "\" is read from " + why);
    }

    private static Optional<String> limit(Plan.PlannedQuery planned, LogicalPlan plan) {
        if (planned.operators().stream().noneMatch(Plan.Limit.class::isInstance)) {
            return Optional.empty();
        } else if (planned.query().mode() != Mode.COMPLETE) {
            return Optional.of("which rows LIMIT lets through depends on when they came");
        }
        return TotalOrder.isUnderEachLimit(plan)
                ? Optional.empty()
                : Optional.of(
                        "LIMIT lets through some of several rows that are equally good: ORDER BY has to have all columns of GROUP BY,"
                                + " and no other DOUBLE or FLOAT");
    }

    private static Optional<String> operators(List<Plan.Stateful> operators) {
        boolean joins = false;
        boolean groups = false;
        for (Plan.Stateful operator : operators) {
            if (operator instanceof Plan.StreamJoin join) {
                joins = true;
                if (!List.of("inner", "left semi").contains(join.type())) {
                    return Optional.of("when a " + join.type()
                            + " join of two streams gives up waiting for a partner can't be told behindhand");
                }
            } else if (operator instanceof Plan.Aggregation || operator instanceof Plan.Deduplication) {
                groups = true;
            }
        }
        return joins && groups
                ? Optional.of("which groups behind a join of two streams have ended can't be told behindhand")
                : Optional.empty();
    }

    private static Optional<String> expression(Expression expression) {
        if (Trees.asksTheClock(expression)) {
            return Optional.of(name(expression) + " was another time when the rows were made");
        } else if (expression instanceof First
                || expression instanceof Last
                || expression instanceof AnyValue
                || expression instanceof Collect
                || expression instanceof ApproximatePercentile) {
            return Optional.of(name(expression) + " depends on the order in which rows came");
        } else if (!expression.deterministic()
                && Trees.list(expression.children()).stream().allMatch(Expression::deterministic)) {
            return Optional.of(name(expression) + " gives something else each time");
        }
        return Optional.empty();
    }

    private static String name(Expression expression) {
        return expression.prettyName() + "()";
    }
}
