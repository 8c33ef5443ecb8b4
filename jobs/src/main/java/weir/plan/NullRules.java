package weir.plan;

import java.util.List;
import java.util.function.IntPredicate;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.TimeWindow;
import org.apache.spark.sql.catalyst.plans.FullOuter$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.Trees;

/**
 * Which columns of a result can be null: fewer than their types say, for filters leave out nulls. A column is followed from the result
 * down to where it comes from, and whatever could put a null in its place on the way ends the search.
 */
final class NullRules {
    private final LogicalPlan plan;

    NullRules(LogicalPlan plan) {
        this.plan = plan;
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
        return !isNeverNull(plan, column);
    }

    /** Whether a column that {@code node} hands out is never null. */
    private static boolean isNeverNull(LogicalPlan node, Attribute column) {
        if (!column.nullable() || node.constraints().contains(new IsNotNull(column))) {
            return true;
        }
        return comes(node, column, NullRules::isNotNull);
    }

    /** Whether an expression over the columns of {@code node} is never null. */
    private static boolean isNotNull(LogicalPlan node, Expression expression) {
        if (expression instanceof Attribute column) {
            return isNeverNull(node, column);
        }
        if (expression instanceof GetStructField field && field.child() instanceof Attribute window) {
            return !field.nullable() || isWindow(node, window);
        }
        return !expression.nullable();
    }

    /** Spark leaves out rows whose time is null before it makes windows, so that neither they nor their edges are null. */
    private static boolean isWindow(LogicalPlan node, Attribute column) {
        return column.metadata().contains(TimeWindow.marker())
                && comes(
                        node,
                        column,
                        (below, expression) -> expression instanceof Attribute attribute
                                ? isWindow(below, attribute)
                                : !expression.nullable());
    }

    private interface Below {
        boolean holds(LogicalPlan node, Expression expression);
    }

    /** Whether something holds wherever the values of a column come from; not, if {@code node} could put nulls among them. */
    private static boolean comes(LogicalPlan node, Attribute column, Below below) {
        if (node instanceof Project project) {
            return comes(Trees.list(project.projectList()), column, project.child(), below);
        }
        if (node instanceof Aggregate aggregate) {
            return comes(Trees.list(aggregate.aggregateExpressions()), column, aggregate.child(), below);
        }
        if (node instanceof Filter
                || node instanceof SubqueryAlias
                || node instanceof View
                || node instanceof Distinct
                || node instanceof EventTimeWatermark) {
            return below.holds(Trees.list(node.children()).get(0), column);
        }
        if (node instanceof Expand expand) {
            return everywhere(expand, column, at -> Trees.list(expand.projections()).stream()
                    .allMatch(
                            each -> below.holds(expand.child(), Trees.list(each).get(at))));
        }
        if (node instanceof Union union) {
            return everywhere(union, column, at -> Trees.list(union.children()).stream()
                    .allMatch(
                            each -> below.holds(each, Trees.list(each.output()).get(at))));
        }
        return node instanceof Join join
                && Trees.list(join.children()).stream()
                        .anyMatch(side -> keepsItsRows(join.joinType(), side == join.left())
                                && side.outputSet().contains(column)
                                && below.holds(side, column));
    }

    private static boolean comes(List<NamedExpression> results, Attribute column, LogicalPlan child, Below below) {
        for (NamedExpression result : results) {
            if (result.exprId().equals(column.exprId())) {
                return below.holds(child, result instanceof Alias alias ? alias.child() : (Expression) result);
            }
        }
        return false;
    }

    private static boolean everywhere(LogicalPlan node, Attribute column, IntPredicate holdsAt) {
        List<Attribute> output = Trees.list(node.output());
        for (int i = 0; i < output.size(); i++) {
            if (output.get(i).exprId().equals(column.exprId())) {
                return holdsAt.test(i);
            }
        }
        return false;
    }

    /** Whether no row of a join has nulls in place of the columns of this side. */
    private static boolean keepsItsRows(JoinType type, boolean isLeft) {
        if (type.equals(FullOuter$.MODULE$)) {
            return false;
        }
        return isLeft ? !type.equals(RightOuter$.MODULE$) : !type.equals(LeftOuter$.MODULE$);
    }
}
