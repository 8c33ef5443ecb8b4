package weir.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.TimeWindow;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.collection.Seq;
import weir.catalyst.Trees;

/**
 * Whether LIMIT lets the same rows through however they came: the first of groups in an order that covers all that they are grouped by, and whose other
 * columns come out the same in whatever order rows are added up.
 */
final class TotalOrder {
    /** What columns are made of, by their numbers, down to the input of the groups. */
    private final Map<Long, Expression> made = new HashMap<>();

    private TotalOrder() {}

    /** Whether that holds for each LIMIT of a plan. */
    static boolean isUnderEachLimit(LogicalPlan plan) {
        return Trees.nodes(plan, GlobalLimit.class).stream()
                .filter(LogicalPlan::isStreaming)
                .allMatch(limit -> new TotalOrder().isUnder(limit.child()));
    }

    private boolean isUnder(LogicalPlan limited) {
        LogicalPlan node = limited;
        while (node instanceof LocalLimit || node instanceof Project || isName(node)) {
            node = child(node);
        }
        if (!(node instanceof Sort sort) || !sort.global()) {
            return false;
        }
        node = sort.child();
        while (node instanceof Project || node instanceof Filter || isName(node)) {
            if (node instanceof Project project) {
                remember(project.projectList());
            }
            node = child(node);
        }
        if (!(node instanceof Aggregate aggregate)) {
            return false;
        }
        remember(aggregate.aggregateExpressions());
        List<Expression> groups = Trees.list(aggregate.groupingExpressions());
        List<Expression> order = Trees.list(sort.order()).stream()
                .map(SortOrder::child)
                .map(this::origin)
                .toList();
        return groups.stream().allMatch(group -> order.stream().anyMatch(key -> tellsApart(key, group)))
                && order.stream()
                        .allMatch(key ->
                                !isRounded(key.dataType()) || groups.stream().anyMatch(key::semanticEquals));
    }

    private static boolean isName(LogicalPlan node) {
        return node instanceof SubqueryAlias || node instanceof View;
    }

    private static LogicalPlan child(LogicalPlan node) {
        return Trees.list(node.children()).get(0);
    }

    private void remember(Seq<NamedExpression> columns) {
        for (NamedExpression column : Trees.list(columns)) {
            if (column instanceof Alias alias) {
                made.put(alias.exprId().id(), alias.child());
            }
        }
    }

    private Expression origin(Expression expression) {
        Expression origin = expression;
        while (origin instanceof Attribute column
                && made.containsKey(column.exprId().id())) {
            origin = made.get(column.exprId().id());
        }
        return origin;
    }

    /** Windows of one length are told apart by one of their ends. */
    private static boolean tellsApart(Expression key, Expression group) {
        return key.semanticEquals(group)
                || (key instanceof GetStructField end
                        && end.child().semanticEquals(group)
                        && group instanceof Attribute window
                        && window.metadata().contains(TimeWindow.marker()));
    }

    private static boolean isRounded(DataType type) {
        return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    }
}
