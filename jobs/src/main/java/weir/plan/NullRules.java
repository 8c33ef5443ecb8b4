package weir.plan;

import java.util.HashMap;
import java.util.List;
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
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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

    /** The columns of the result, of which only those are nullable that can be null. */
    StructType columns() {
        StructType columns = new StructType();
        for (Attribute column : Trees.list(plan.output())) {
            columns =
                    columns.add(new StructField(column.name(), column.dataType(), canBeNull(column), Metadata.empty()));
        }
        return columns;
    }

    boolean canBeNull(Attribute column) {
        return column.nullable() && !isFiltered(plan, column) && !isEdgeOfWindow(column);
    }

    /** Whether a filter has left out the nulls of a column, somewhere from {@code node} down to where it comes from. */
    private static boolean isFiltered(LogicalPlan node, Attribute column) {
        if (node.constraints().contains(new IsNotNull(column))) {
            return true;
        }
        if (node instanceof Project project) {
            return comesFiltered(Trees.list(project.projectList()), column, project.child());
        }
        if (node instanceof Aggregate aggregate) {
            return comesFiltered(Trees.list(aggregate.aggregateExpressions()), column, aggregate.child());
        }
        if (node instanceof Filter || node instanceof SubqueryAlias || node instanceof View) {
            return isFiltered(Trees.list(node.children()).get(0), column);
        }
        return node instanceof Expand expand && comesFiltered(expand, column);
    }

    private static boolean comesFiltered(List<NamedExpression> results, Attribute column, LogicalPlan child) {
        for (NamedExpression result : results) {
            if (result.exprId().equals(column.exprId())) {
                Object origin = result instanceof Alias alias ? alias.child() : result;
                return origin instanceof Attribute attribute && isFiltered(child, attribute);
            }
        }
        return false;
    }

    /** Sliding windows multiply rows and leave columns as they are; a CUBE puts nulls in their place. */
    private static boolean comesFiltered(Expand expand, Attribute column) {
        int at = Trees.list(expand.output()).indexOf(column);
        return at >= 0
                && Trees.list(expand.projections()).stream()
                        .map(projection -> Trees.list(projection).get(at))
                        .allMatch(each -> each instanceof Attribute attribute && isFiltered(expand.child(), attribute));
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
