package weir.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import weir.catalyst.Trees;
import weir.pipeline.SqlText;
import weir.problem.Problems;

/** Conditions on one row. */
final class Conditions {
    private final Problems problems;
    private final Sql sql;
    private final Relations relations;

    Conditions(Problems problems, Sql sql, Relations relations) {
        this.problems = problems;
        this.sql = sql;
        this.relations = relations;
    }

    /** The columns of a relation that a condition names; nothing, and a problem, if it makes no sense there. */
    Optional<List<String>> columns(SqlText condition, LogicalPlan rows) {
        Optional<Expression> parsed = sql.expression(condition);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        if (!Trees.within(parsed.get(), SubqueryExpression.class).isEmpty()) {
            return reject(condition, "a condition looks at one row, and cannot hold a query", "Join in a view before");
        }
        if (Trees.within(parsed.get(), UnresolvedFunction.class).stream().anyMatch(Conditions::takesMoreRows)) {
            return needsOthers(condition);
        }
        Optional<LogicalPlan> analysed = sql.attempt(
                condition, text -> relations.analyze(new Project(Trees.seq(List.of(named(parsed.get()))), rows)));
        if (analysed.isEmpty()) {
            return Optional.empty();
        }
        if (!(analysed.get() instanceof Project project) || !project.child().equals(rows)) {
            return needsOthers(condition);
        }
        Expression whole = ((Alias) Trees.list(project.projectList()).get(0)).child();
        DataType type = whole.dataType();
        if (!type.equals(DataTypes.BooleanType)) {
            return reject(condition, "a condition is true or false, and this is " + type.sql(), "Compare it");
        }
        if (!whole.deterministic()
                || Trees.within(whole, Expression.class).stream().anyMatch(Trees::asksTheClock)) {
            return reject(condition, "a condition must give the same each time", "Compare columns");
        }
        return Optional.of(Trees.within(whole, Attribute.class).stream()
                .map(Attribute::name)
                .distinct()
                .toList());
    }

    /** Spark would ask for a GROUP BY, which has no place here. */
    private static boolean takesMoreRows(UnresolvedFunction function) {
        String name = function.nameParts().last();
        Option<ExpressionInfo> known =
                FunctionRegistry.builtin().lookupFunction(new FunctionIdentifier(name.toLowerCase(Locale.ROOT)));
        return known.isDefined()
                && List.of("agg_funcs", "window_funcs").contains(known.get().getGroup());
    }

    private Optional<List<String>> needsOthers(SqlText condition) {
        return reject(condition, "a condition looks at one row, and this one needs others", "Compute it in a view");
    }

    private Optional<List<String>> reject(SqlText condition, String message, String hint) {
        problems.add(condition.lineAt(0), condition.position().path(), message, hint);
        return Optional.empty();
    }

    private static NamedExpression named(Expression expression) {
        return new Alias(
                expression,
                "condition",
                NamedExpression.newExprId(),
                Trees.seq(List.of()),
                Option.empty(),
                Trees.seq(List.of()));
    }
}
