package weir.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import weir.catalyst.Trees;

/** Functions such as explode that are asked for rows where they are grouped: Spark misses a column, or a GROUP BY, and means that. */
final class RowMakers {
    private RowMakers() {}

    /** The first of them, in a plan that is only parsed. */
    static Optional<UnresolvedFunction> withinGroups(LogicalPlan parsed) {
        return Trees.nodes(parsed, LogicalPlan.class).stream()
                .flatMap(node -> {
                    if (node instanceof Aggregate aggregate) {
                        return grouped(aggregate);
                    }
                    return node instanceof Project project ? besideFunctions(project) : Stream.empty();
                })
                .findFirst();
    }

    private static Stream<UnresolvedFunction> grouped(Aggregate aggregate) {
        List<? extends Expression> results = expressions(Trees.list(aggregate.aggregateExpressions()));
        Stream<UnresolvedFunction> groups = Trees.list(aggregate.groupingExpressions()).stream()
                .flatMap(group -> Stream.concat(Stream.of(group), named(group, results)))
                .flatMap(RowMakers::makers);
        return Stream.concat(groups, results.stream().flatMap(RowMakers::withinFunctions));
    }

    private static List<Expression> expressions(List<?> named) {
        return named.stream().map(Expression.class::cast).toList();
    }

    /** The results that GROUP BY names, or has the number of. */
    private static Stream<? extends Expression> named(Expression group, List<? extends Expression> results) {
        if (group instanceof UnresolvedAttribute name) {
            return results.stream()
                    .filter(result -> result instanceof Alias alias
                            && alias.name()
                                    .toLowerCase(Locale.ROOT)
                                    .equals(Planning.lower(name.nameParts().last())));
        }
        return group instanceof Literal literal && literal.value() instanceof Integer number && number <= results.size()
                ? results.stream().skip(number - 1L).limit(1)
                : Stream.empty();
    }

    /** In a SELECT without GROUP BY: those that count rows which they make, or stand beside functions that count others. */
    private static Stream<UnresolvedFunction> besideFunctions(Project project) {
        List<Expression> results = expressions(Trees.list(project.projectList()));
        boolean groups = results.stream()
                .filter(result -> makers(result).findAny().isEmpty())
                .anyMatch(result -> aggregates(result).findAny().isPresent());
        return Stream.concat(
                results.stream().flatMap(RowMakers::withinFunctions),
                groups ? results.stream().flatMap(RowMakers::makers) : Stream.empty());
    }

    private static Stream<UnresolvedFunction> withinFunctions(Expression result) {
        return aggregates(result).flatMap(RowMakers::makers);
    }

    /** Those that make rows of a row; of an aggregate function's result they can be made. */
    private static Stream<UnresolvedFunction> makers(Expression expression) {
        return functions(expression, "generator_funcs")
                .filter(maker -> aggregates(maker).findAny().isEmpty());
    }

    private static Stream<UnresolvedFunction> aggregates(Expression expression) {
        return functions(expression, "agg_funcs");
    }

    private static Stream<UnresolvedFunction> functions(Expression expression, String group) {
        return Trees.within(expression, UnresolvedFunction.class).stream().filter(function -> isOf(function, group));
    }

    private static boolean isOf(UnresolvedFunction function, String group) {
        String name = Planning.lower(function.nameParts().last());
        return Trees.optional(FunctionRegistry.builtin().lookupFunction(new FunctionIdentifier(name)))
                .filter(known -> known.getGroup().equals(group))
                .isPresent();
    }
}
