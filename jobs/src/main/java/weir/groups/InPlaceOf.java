package weir.groups;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.IndexedSeq;
import scala.collection.Seq;
import weir.catalyst.Trees;

/**
 * Does the work of an operator of Spark's, which stays in the plan below it and is not executed: Spark looks there for watermarks, counters and whether another
 * batch is needed.
 *
 * @param <P> the operator
 */
abstract class InPlaceOf<P extends SparkPlan> extends SparkPlan {
    private final P operator;

    InPlaceOf(P operator) {
        this.operator = operator;
    }

    final P operator() {
        return operator;
    }

    /** The same in place of an operator over other rows. */
    abstract SparkPlan over(SparkPlan other);

    @Override
    public final Seq<SparkPlan> children() {
        return Trees.seq(List.<SparkPlan>of(operator));
    }

    @Override
    public final SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
        return over(children.apply(0));
    }

    @Override
    public final Seq<Attribute> output() {
        return operator.output();
    }

    @Override
    public final Partitioning outputPartitioning() {
        return operator.outputPartitioning();
    }

    @Override
    public final int productArity() {
        return 1;
    }

    @Override
    public final Object productElement(int index) {
        return operator;
    }

    @Override
    public final boolean canEqual(Object other) {
        return getClass().isInstance(other);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof InPlaceOf<?> node && node.canEqual(this) && node.operator.equals(operator);
    }

    @Override
    public final int hashCode() {
        return operator.hashCode();
    }
}
