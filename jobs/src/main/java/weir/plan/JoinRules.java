package weir.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.StreamingJoinHelper;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;
import weir.catalyst.Trees;
import weir.pipeline.Query;
import weir.problem.Problems;

/**
 * Warns of joins of two streams that compare very many rows. Spark finds those with equal keys at once, and holds the times of each pair of
 * them against the bounds.
 */
final class JoinRules {
    /** Bounds of which people do not notice. */
    private static final Duration SHORT = Duration.ofMinutes(10);
    /** Any time will do: only how far behind it a row is still needed counts. */
    private static final long SOME_WATERMARK = 1_000_000;

    private final Problems warnings;

    JoinRules(Problems warnings) {
        this.warnings = warnings;
    }

    void check(Query query, LogicalPlan plan) {
        check(query, plan, List.of(), new Origins(plan));
    }

    /** @param filters the conditions right above {@code node} */
    private void check(Query query, LogicalPlan node, List<Expression> filters, Origins origins) {
        if (node instanceof Join join
                && join.left().isStreaming()
                && join.right().isStreaming()) {
            List<Expression> conditions = new ArrayList<>(filters);
            Trees.optional(join.condition()).ifPresent(conditions::add);
            check(query, join, conditions.stream().flatMap(JoinRules::conjuncts).toList(), origins);
        }
        List<Expression> below = new ArrayList<>();
        if (node instanceof Filter filter) {
            below.addAll(filters);
            below.add(filter.condition());
        }
        Trees.list(node.children()).forEach(child -> check(query, child, below, origins));
    }

    private static Stream<Expression> conjuncts(Expression condition) {
        return condition instanceof And both
                ? Stream.concat(conjuncts(both.left()), conjuncts(both.right()))
                : Stream.of(condition);
    }

    private void check(Query query, Join join, List<Expression> conditions, Origins origins) {
        List<Expression> equalities =
                conditions.stream().filter(each -> comparesSides(each, join)).toList();
        if (equalities.isEmpty() || equalities.stream().anyMatch(origins::isOfTime)) {
            return;
        }
        width(join, conditions)
                .filter(width -> width.compareTo(SHORT) >= 0)
                .ifPresent(width -> warn(query, columns(equalities), width));
    }

    private static boolean comparesSides(Expression condition, Join join) {
        if (!(condition instanceof EqualTo || condition instanceof EqualNullSafe)) {
            return false;
        }
        List<Expression> sides = Trees.list(condition.children());
        AttributeSet left = join.left().outputSet();
        AttributeSet right = join.right().outputSet();
        return (isOf(sides.get(0), left) && isOf(sides.get(1), right))
                || (isOf(sides.get(0), right) && isOf(sides.get(1), left));
    }

    private static boolean isOf(Expression expression, AttributeSet side) {
        return expression.references().nonEmpty() && expression.references().subsetOf(side);
    }

    /** How far apart the times of a pair may be, both ways together; empty if they are not bounded. */
    private static Optional<Duration> width(Join join, List<Expression> conditions) {
        Option<Expression> all = conditions.stream()
                .reduce((one, other) -> new And(one, other))
                .map(Option::apply)
                .orElse(Option.empty());
        Optional<Long> left = reach(join.left().outputSet(), join.right().outputSet(), all);
        Optional<Long> right = reach(join.right().outputSet(), join.left().outputSet(), all);
        return left.flatMap(one -> right.map(other -> Duration.ofMillis(one + other)));
    }

    /** How far behind the watermark a row of one side is still needed, in ms. */
    private static Optional<Long> reach(AttributeSet of, AttributeSet other, Option<Expression> condition) {
        return Trees.optional(StreamingJoinHelper.getStateValueWatermark(
                        of, other, condition, Option.apply((Object) SOME_WATERMARK)))
                .map(needed -> SOME_WATERMARK - (Long) needed);
    }

    private static String columns(List<Expression> equalities) {
        return equalities.stream()
                .map(equality -> Trees.within(equality, Attribute.class).stream()
                        .map(Attribute::name)
                        .distinct()
                        .collect(Collectors.joining(" = ")))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private void warn(Query query, String columns, Duration width) {
        warnings.add(
                query.sql().lineAt(0),
                query.sql().position().path(),
                "this join compares all rows of the same " + columns
                        + " with each other, for only then it looks at their times, which may be " + text(width)
                        + " apart: where " + columns + " has few values, a batch takes minutes",
                "If so, add an equality on another column, or on a column window(event_time, '1 hour') AS w of both sides, which finds"
                        + " the pairs within one window");
    }

    private static String text(Duration width) {
        long minutes = width.toMinutes();
        return minutes % 60 == 0 ? minutes / 60 + (minutes == 60 ? " hour" : " hours") : minutes + " minutes";
    }
}
