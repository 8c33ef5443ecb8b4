package weir.plan;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.TimeWindow;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/** Which columns of a result can be null: fewer than their types say, for filters leave out nulls. */
final class NullRules {
    private final LogicalPlan plan;
    private final Map<ExprId, Expression> definitions = new HashMap<>();

    NullRules(LogicalPlan plan) {
        this.plan = plan;
        Trees.nodes(plan, Project.class)
                .forEach(node -> Trees.list(node.projectList()).forEach(this::define));
        Trees.nodes(plan, Aggregate.class)
                .forEach(node -> Trees.list(node.aggregateExpressions()).forEach(this::define));
    }

    private void define(NamedExpression expression) {
        if (expression instanceof Alias alias) {
            definitions.put(alias.exprId(), alias.child());
        }
    }

    boolean canBeNull(Attribute column) {
        return column.nullable() && !plan.constraints().contains(new IsNotNull(column)) && !isEdgeOfWindow(column);
    }

    /** Spark leaves out rows whose time is null before it makes windows. */
    private boolean isEdgeOfWindow(Expression expression) {
        if (expression instanceof GetStructField field) {
            return isWindow(field.child());
        }
        if (isWindow(expression)) {
            return true;
        }
        Expression definition = expression instanceof Attribute attribute ? definitions.get(attribute.exprId()) : null;
        return definition != null && isEdgeOfWindow(definition);
    }

    private static boolean isWindow(Expression expression) {
        return expression instanceof Attribute attribute && attribute.metadata().contains(TimeWindow.marker());
    }
}
