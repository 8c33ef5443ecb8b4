package weir.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.GreaterThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.LessThan;
import org.apache.spark.sql.catalyst.expressions.LessThanOrEqual;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import weir.catalyst.Trees;

/** What of a query's result a later row can change: what aggregate functions over streams make, and what is made of it. */
final class Aggregates {
    private final Set<ExprId> changing = new HashSet<>();
    private final List<NamedExpression> made = new ArrayList<>();
    private final List<Expression> conditions = new ArrayList<>();

    Aggregates(LogicalPlan plan) {
        collect(plan);
    }

    private void collect(LogicalPlan node) {
        List<LogicalPlan> children = Trees.list(node.children());
        children.forEach(this::collect);
        if (node instanceof Aggregate aggregate && aggregate.isStreaming()) {
            Trees.list(aggregate.aggregateExpressions()).forEach(this::define);
        } else if (node instanceof Project project) {
            Trees.list(project.projectList()).forEach(this::define);
        } else if (node instanceof Union) {
            children.forEach(child -> define(Trees.list(child.output()), Trees.list(node.output())));
        } else if (node instanceof Filter filter) {
            conditions.add(filter.condition());
        } else if (node instanceof Join join) {
            Trees.optional(join.condition()).ifPresent(conditions::add);
        }
    }

    private void define(NamedExpression expression) {
        if (expression instanceof Alias alias) {
            made.add(alias);
            if (changes(alias.child())) {
                changing.add(alias.exprId());
            }
        }
    }

    private void define(List<Attribute> from, List<Attribute> to) {
        for (int i = 0; i < to.size(); i++) {
            if (changes(from.get(i))) {
                changing.add(to.get(i).exprId());
            }
        }
    }

    /** Whether a later row can change the value of an expression for a group that is there. */
    boolean changes(Expression expression) {
        return Trees.within(expression, Expression.class).stream()
                .anyMatch(each -> each instanceof AggregateExpression
                        || (each instanceof Attribute attribute && changing.contains(attribute.exprId())));
    }

    /** The first condition that can hold for a group now and no longer after a later row. */
    Optional<Expression> passingCondition() {
        return conditions.stream().filter(each -> !staysTrue(each)).findFirst();
    }

    private boolean staysTrue(Expression condition) {
        if (condition instanceof And || condition instanceof Or) {
            return Trees.list(condition.children()).stream().allMatch(this::staysTrue);
        }
        return !changes(condition) || (condition instanceof BinaryComparison comparison && onlyRises(comparison));
    }

    /** Counts and maxima only rise, and minima only fall. */
    private boolean onlyRises(BinaryComparison comparison) {
        boolean greater = comparison instanceof GreaterThan || comparison instanceof GreaterThanOrEqual;
        boolean less = comparison instanceof LessThan || comparison instanceof LessThanOrEqual;
        if (!greater && !less) {
            return false;
        }
        Expression upper = greater ? comparison.left() : comparison.right();
        Expression lower = greater ? comparison.right() : comparison.left();
        return (!changes(upper) || rises(upper)) && (!changes(lower) || falls(lower));
    }

    private boolean rises(Expression expression) {
        return function(expression)
                .filter(each -> each instanceof Count || each instanceof Max)
                .isPresent();
    }

    private boolean falls(Expression expression) {
        return function(expression).filter(Min.class::isInstance).isPresent();
    }

    /** The function of which an expression is the bare result. */
    private Optional<AggregateFunction> function(Expression expression) {
        if (expression instanceof AggregateExpression aggregate) {
            return Optional.of(aggregate.aggregateFunction());
        }
        if (expression instanceof Attribute attribute) {
            return made.stream()
                    .filter(each -> each.exprId().equals(attribute.exprId()))
                    .findFirst()
                    .flatMap(each -> function(((Alias) each).child()));
        }
        return Optional.empty();
    }
}
