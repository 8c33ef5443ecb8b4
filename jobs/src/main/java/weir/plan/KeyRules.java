package weir.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import weir.catalyst.Trees;

/** Which groups of an aggregation a key does not tell apart: of these only the one that changed last would be kept. */
final class KeyRules {
    private final Map<ExprId, Expression> definitions = new HashMap<>();
    private final Optional<Aggregate> aggregate;

    KeyRules(LogicalPlan plan) {
        LogicalPlan node = plan;
        while (node instanceof Project
                || node instanceof Filter
                || node instanceof SubqueryAlias
                || node instanceof View) {
            if (node instanceof Project project) {
                Trees.list(project.projectList()).forEach(this::define);
            }
            node = Trees.list(node.children()).get(0);
        }
        aggregate = node instanceof Aggregate found ? Optional.of(found) : Optional.empty();
        aggregate.ifPresent(found -> Trees.list(found.aggregateExpressions()).forEach(this::define));
    }

    private void define(NamedExpression expression) {
        if (expression instanceof Alias alias) {
            definitions.put(alias.exprId(), alias.child());
        }
    }

    /** What rows are grouped by and no column of the key is made of; as the result calls it, or else as SQL. */
    List<String> missing(List<Attribute> key) {
        return aggregate
                .map(found -> Trees.list(found.groupingExpressions()).stream()
                        .filter(grouping -> !StatefulOperators.isGroupingId(grouping))
                        .filter(grouping -> key.stream().noneMatch(column -> isMadeOf(column, grouping)))
                        .map(grouping -> StatefulOperators.name(grouping, Trees.list(found.aggregateExpressions())))
                        .toList())
                .orElse(List.of());
    }

    private boolean isMadeOf(Expression column, Expression grouping) {
        Deque<Expression> open = new ArrayDeque<>(List.of(column));
        List<Attribute> seen = new ArrayList<>();
        while (!open.isEmpty()) {
            Expression expression = open.pop();
            if (Trees.within(expression, Expression.class).stream().anyMatch(grouping::semanticEquals)) {
                return true;
            }
            for (Attribute attribute : Trees.within(expression, Attribute.class)) {
                if (definitions.containsKey(attribute.exprId()) && !seen.contains(attribute)) {
                    seen.add(attribute);
                    open.push(definitions.get(attribute.exprId()));
                }
            }
        }
        return false;
    }
}
