package weir.catalyst;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.types.DataTypeUtils;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Predef;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.runtime.BoxedUnit;

/** Spark's trees in Java's words. */
public final class Trees {
    private Trees() {}

    /** Whether a statement reads and nothing else. */
    public static boolean isQuery(LogicalPlan parsed) {
        return nodes(parsed, LogicalPlan.class).stream()
                .noneMatch(node ->
                        node instanceof ParsedStatement || node instanceof Command || node instanceof InsertIntoDir);
    }

    /** The nodes of a kind, subqueries included, from the result down to the leaves. */
    public static <T extends LogicalPlan> List<T> nodes(LogicalPlan plan, Class<T> kind) {
        List<T> found = new ArrayList<>();
        visit(plan, node -> {
            if (kind.isInstance(node)) {
                found.add(kind.cast(node));
            }
        });
        return found;
    }

    /** The expressions of a kind in all nodes, subqueries included. */
    public static <T extends Expression> List<T> expressions(LogicalPlan plan, Class<T> kind) {
        List<T> found = new ArrayList<>();
        visit(plan, node -> list(node.expressions()).forEach(expression -> found.addAll(within(expression, kind))));
        return found;
    }

    /** The expressions of a kind in one expression, itself included. */
    public static <T extends Expression> List<T> within(Expression expression, Class<T> kind) {
        List<T> found = new ArrayList<>();
        expression.foreach(each -> {
            if (kind.isInstance(each)) {
                found.add(kind.cast(each));
            }
            return BoxedUnit.UNIT;
        });
        return found;
    }

    /** Whether it is the time at which it is computed, and so another one in each batch. */
    public static boolean asksTheClock(Expression expression) {
        return expression instanceof CurrentTimestampLike
                || expression instanceof CurrentDate
                || expression instanceof LocalTimestamp;
    }

    private static void visit(LogicalPlan plan, Consumer<LogicalPlan> visitor) {
        plan.foreach(node -> {
            visitor.accept(node);
            if (node instanceof UnresolvedWith with) {
                list(with.cteRelations()).forEach(relation -> visit(relation._2(), visitor));
            }
            list(node.subqueries()).forEach(subquery -> visit(subquery, visitor));
            return BoxedUnit.UNIT;
        });
    }

    /** A view of a sequence. */
    public static <T> List<T> list(Seq<T> elements) {
        return JavaConverters.seqAsJavaList(elements);
    }

    /** A sequence that does not change. */
    public static <T> Seq<T> seq(List<T> elements) {
        return JavaConverters.asScalaBuffer(elements).toSeq();
    }

    public static <K, V> scala.collection.immutable.Map<K, V> map(Map<K, V> entries) {
        return JavaConverters.mapAsScalaMap(entries).toMap(Predef.$conforms());
    }

    /** What is there, if it is. */
    public static <T> Optional<T> optional(Option<T> option) {
        return option.isDefined() ? Optional.of(option.get()) : Optional.empty();
    }

    /** A relation of these columns and no rows. */
    public static LogicalPlan relation(StructType columns, boolean isStreaming) {
        List<Attribute> attributes = List.copyOf(list(DataTypeUtils.toAttributes(columns)));
        return new LocalRelation(seq(attributes), seq(List.of()), isStreaming);
    }
}
