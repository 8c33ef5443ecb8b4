package weir.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.analysis.StreamingJoinHelper;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.VirtualColumn;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;
import weir.catalyst.Trees;

/** Finds the operators of a query that keep state from batch to batch. */
final class StatefulOperators {
    /** Any time will do: only whether Spark can derive a limit from it counts. */
    private static final Option<Object> SOME_WATERMARK = Option.apply(1_000_000L);

    private StatefulOperators() {}

    /** The operators, from the result down to the streams. */
    static List<Plan.Stateful> of(LogicalPlan plan) {
        List<Plan.Stateful> found = new ArrayList<>();
        collect(plan, List.of(), found);
        return found;
    }

    /** @param filters the conditions right above {@code node} */
    private static void collect(LogicalPlan node, List<Expression> filters, List<Plan.Stateful> found) {
        if (node.isStreaming()) {
            operator(node, filters).ifPresent(found::add);
        }
        List<Expression> below = new ArrayList<>();
        if (node instanceof Filter filter) {
            below.addAll(filters);
            below.add(filter.condition());
        }
        Trees.list(node.children()).forEach(child -> collect(child, below, found));
    }

    private static Optional<Plan.Stateful> operator(LogicalPlan node, List<Expression> filters) {
        if (node instanceof Aggregate aggregate) {
            return Optional.of(aggregation(aggregate));
        }
        if (node instanceof Distinct distinct) {
            List<Attribute> columns = Trees.list(distinct.child().output());
            return Optional.of(new Plan.Deduplication(
                    columns.stream().map(Attribute::name).toList(),
                    columns.stream().anyMatch(StatefulOperators::hasWatermark)));
        }
        if (node instanceof GlobalLimit limit) {
            return Optional.of(new Plan.Limit(limit.limitExpr().sql()));
        }
        if (node instanceof Join join
                && join.left().isStreaming()
                && join.right().isStreaming()) {
            return Optional.of(new Plan.StreamJoin(
                    join.joinType().sql().toLowerCase(Locale.ROOT),
                    Trees.optional(join.condition()).map(StatefulOperators::text),
                    finishes(join, filters)));
        }
        return Optional.empty();
    }

    private static Plan.Aggregation aggregation(Aggregate aggregate) {
        List<Expression> grouping = Trees.list(aggregate.groupingExpressions());
        List<String> by = grouping.stream()
                .filter(each -> !isGroupingId(each))
                .map(each -> name(each, Trees.list(aggregate.aggregateExpressions())))
                .toList();
        return new Plan.Aggregation(
                by, grouping.stream().anyMatch(each -> hasWatermark(each) && isInAllSets(each, aggregate)));
    }

    /** Whether a time is among the groups, but not in each of their CUBE, ROLLUP or GROUPING SETS, so that only some of the groups end. */
    static boolean hasSetsWithoutTime(LogicalPlan plan) {
        return Trees.nodes(plan, Aggregate.class).stream()
                .filter(LogicalPlan::isStreaming)
                .anyMatch(aggregate -> {
                    List<Expression> times = Trees.list(aggregate.groupingExpressions()).stream()
                            .filter(StatefulOperators::hasWatermark)
                            .toList();
                    return !times.isEmpty() && times.stream().noneMatch(each -> isInAllSets(each, aggregate));
                });
    }

    /** Whether some rows are grouped, and others of the same result are not, as a UNION can have it. */
    static boolean hasRowsBesideGroups(LogicalPlan plan) {
        return Trees.nodes(plan, Aggregate.class).stream().anyMatch(LogicalPlan::isStreaming)
                && !isGroupedThroughout(plan);
    }

    private static boolean isGroupedThroughout(LogicalPlan node) {
        if (!node.isStreaming() || node instanceof Aggregate || node instanceof Distinct) {
            return true;
        }
        List<LogicalPlan> children = Trees.list(node.children());
        return !children.isEmpty() && children.stream().allMatch(StatefulOperators::isGroupedThroughout);
    }

    private static boolean isInAllSets(Expression grouping, Aggregate aggregate) {
        if (!(aggregate.child() instanceof Expand expand)) {
            return true;
        }
        List<Attribute> output = Trees.list(expand.output());
        for (int i = 0; i < output.size(); i++) {
            int at = i;
            if (output.get(i).semanticEquals(grouping)) {
                return Trees.list(expand.projections()).stream()
                        .noneMatch(set -> Trees.list(set).get(at) instanceof Literal);
            }
        }
        return true;
    }

    /** Whether it is only what Spark tells the rows of a cube apart by. */
    static boolean isGroupingId(Expression expression) {
        return expression instanceof Attribute attribute && attribute.name().equals(VirtualColumn.groupingIdName());
    }

    /** As the result calls it, or else as SQL. */
    static String name(Expression grouping, List<NamedExpression> results) {
        if (grouping instanceof Attribute attribute) {
            return attribute.name();
        }
        for (NamedExpression result : results) {
            if (result instanceof Alias alias && alias.child().semanticEquals(grouping)) {
                return alias.name();
            }
        }
        return text(grouping);
    }

    private static String text(Expression expression) {
        return expression.sql().replace("`", "");
    }

    private static boolean hasWatermark(Expression expression) {
        return expression instanceof Attribute attribute
                && attribute.metadata().contains(EventTimeWatermark.delayKey());
    }

    /** Whether both sides forget. For an inner join Spark moves filters above it into its condition. */
    private static boolean finishes(Join join, List<Expression> filters) {
        if (StreamingJoinHelper.isWatermarkInJoinKeys(join)) {
            return true;
        }
        Expression condition = Trees.optional(join.condition()).orElse(null);
        if (join.joinType().equals(Inner$.MODULE$)) {
            for (Expression filter : filters) {
                condition = condition == null ? filter : new And(condition, filter);
            }
        }
        Option<Expression> bounds = Option.apply(condition);
        return StreamingJoinHelper.getStateValueWatermark(
                                join.left().outputSet(), join.right().outputSet(), bounds, SOME_WATERMARK)
                        .isDefined()
                && StreamingJoinHelper.getStateValueWatermark(
                                join.right().outputSet(), join.left().outputSet(), bounds, SOME_WATERMARK)
                        .isDefined();
    }
}
