package weir.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import weir.catalyst.Trees;
import weir.pipeline.Stream;

/** What columns are computed from, from anywhere in a plan down to the streams. */
final class Origins {
    private final Map<ExprId, Expression> made = new HashMap<>();

    Origins(LogicalPlan plan) {
        Trees.nodes(plan, Project.class).forEach(node -> define(Trees.list(node.projectList())));
        Trees.nodes(plan, Aggregate.class).forEach(node -> define(Trees.list(node.aggregateExpressions())));
    }

    private void define(List<NamedExpression> columns) {
        for (NamedExpression column : columns) {
            if (column instanceof Alias alias) {
                made.put(alias.exprId(), alias.child());
            }
        }
    }

    /** The expressions of a kind that something is computed by. */
    <T extends Expression> List<T> within(Expression expression, Class<T> kind) {
        List<T> found = new ArrayList<>();
        collect(expression, kind, new HashSet<>(), found);
        return found;
    }

    private <T extends Expression> void collect(Expression expression, Class<T> kind, Set<ExprId> seen, List<T> found) {
        for (Expression each : Trees.within(expression, Expression.class)) {
            if (kind.isInstance(each)) {
                found.add(kind.cast(each));
            }
            if (each instanceof Attribute column && made.containsKey(column.exprId()) && seen.add(column.exprId())) {
                collect(made.get(column.exprId()), kind, seen, found);
            }
        }
    }

    /** Whether something is a stream's time, or is computed from one. */
    boolean isOfTime(Expression expression) {
        return within(expression, Attribute.class).stream().anyMatch(Origins::isTime);
    }

    private static boolean isTime(Attribute column) {
        return column.name().equals(Stream.EVENT_TIME) || column.metadata().contains(EventTimeWatermark.delayKey());
    }
}
