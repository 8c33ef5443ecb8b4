package weir.source;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.rules.Rule;
import scala.Option;
import scala.runtime.AbstractPartialFunction;

/**
 * Lets null equal nothing in a FULL OUTER JOIN of two streams. Spark 3.5 finds rows that match by the bytes of their keys, in which two
 * nulls are alike; in all other joins a filter that it adds by itself has left out nulls before.
 */
final class NullKeysOfJoins extends Rule<LogicalPlan> {

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.transformDown(new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
            @Override
            public boolean isDefinedAt(LogicalPlan node) {
                return withoutNulls(node).isPresent();
            }

            @Override
            public LogicalPlan apply(LogicalPlan node) {
                return withoutNulls(node).orElse(node);
            }
        });
    }

    private static Optional<LogicalPlan> withoutNulls(LogicalPlan node) {
        if (!(node instanceof Join join)
                || !join.joinType().equals(FullOuter$.MODULE$)
                || !join.left().isStreaming()
                || !join.right().isStreaming()
                || join.condition().isEmpty()) {
            return Optional.empty();
        }
        Expression condition = join.condition().get();
        Expression guarded = guarded(condition, condition, join);
        return guarded.equals(condition)
                ? Optional.empty()
                : Optional.of(new Join(join.left(), join.right(), join.joinType(), Option.apply(guarded), join.hint()));
    }

    /** The condition, and for each equality in it that what is on the left is not null, unless {@code whole} says so already. */
    private static Expression guarded(Expression condition, Expression whole, Join join) {
        if (condition instanceof And both) {
            return new And(guarded(both.left(), whole, join), guarded(both.right(), whole, join));
        }
        if (!(condition instanceof EqualTo equal) || !equal.left().nullable()) {
            return condition;
        }
        IsNotNull left = new IsNotNull(equal.left());
        boolean said = whole.exists(each -> each.semanticEquals(left));
        return said ? condition : new And(condition, left);
    }
}
