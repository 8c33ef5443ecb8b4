package weir.postgres;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StringType;
import scala.Option;
import scala.runtime.AbstractPartialFunction;
import weir.catalyst.Trees;

/**
 * Groups by texts as PostgreSQL holds them, where the result goes into a table with a key. Two texts that are one there would be two groups
 * otherwise, of which the table has room for one.
 */
final class GroupKeys {
    /** Makes of a plan one with group keys of which each is one in the table. */
    static final UnaryOperator<LogicalPlan> HELD = plan -> plan.transformUp(new OfAggregates());

    private GroupKeys() {}

    private static final class OfAggregates extends AbstractPartialFunction<LogicalPlan, LogicalPlan> {
        @Override
        public boolean isDefinedAt(LogicalPlan node) {
            return node instanceof Aggregate aggregate
                    && aggregate.isStreaming()
                    && !texts(aggregate).isEmpty();
        }

        @Override
        public LogicalPlan apply(LogicalPlan node) {
            Aggregate aggregate = (Aggregate) node;
            List<Expression> texts = texts(aggregate);
            return new Aggregate(
                    Trees.seq(Trees.list(aggregate.groupingExpressions()).stream()
                            .map(each -> held(each, texts))
                            .toList()),
                    Trees.seq(Trees.list(aggregate.aggregateExpressions()).stream()
                            .map(each -> result(each, texts))
                            .toList()),
                    aggregate.child());
        }
    }

    private static List<Expression> texts(Aggregate aggregate) {
        return Trees.list(aggregate.groupingExpressions()).stream()
                .filter(key -> key.dataType().existsRecursively(StringType.class::isInstance))
                .toList();
    }

    /** A column of the result under the name and number that it had. */
    private static NamedExpression result(NamedExpression before, List<Expression> texts) {
        Expression now = held((Expression) before, texts);
        return now instanceof NamedExpression named
                ? named
                : new Alias(
                        now,
                        before.name(),
                        before.exprId(),
                        before.qualifier(),
                        Option.apply(before.metadata()),
                        Trees.seq(List.of()));
    }

    private static Expression held(Expression expression, List<Expression> texts) {
        return texts.stream().anyMatch(expression::semanticEquals)
                ? held(expression)
                : expression.mapChildren(child -> held(child, texts));
    }

    private static Expression held(Expression text) {
        DataType type = text.dataType();
        List<Expression> arguments = type instanceof StringType
                ? List.of(text)
                : List.of(text, Literal.fromObject(type, new ObjectType(DataType.class)));
        return new StaticInvoke(
                HeldText.class, type, "held", Trees.seq(arguments), Trees.seq(List.of()), true, false, true);
    }
}
