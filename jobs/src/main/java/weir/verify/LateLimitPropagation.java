package weir.verify;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.streaming.StreamingRelationV2;
import scala.collection.Seq;
import weir.catalyst.Trees;

/** Takes the column that says up to which time rows were late from a stream up to where late rows are left out. */
final class LateLimitPropagation {
    private final Streams streams;

    LateLimitPropagation(Streams streams) {
        this.streams = streams;
    }

    /**
     * A subtree without operators with state.
     *
     * @throws Unverifiable if there is something in it that lets nothing else through
     */
    Recomputation.Carried carried(LogicalPlan node) {
        if (node instanceof StreamingRelationV2 stream) {
            return streams.carried(stream);
        } else if (node instanceof EventTimeWatermark mark) {
            return carried(mark.child());
        } else if (node instanceof Filter || node instanceof Generate) {
            Recomputation.Carried child = carried(Trees.list(node.children()).get(0));
            return new Recomputation.Carried(Recomputation.with(node, List.of(child.plan())), child.limit());
        } else if (node instanceof Project project) {
            Recomputation.Carried child = carried(project.child());
            return new Recomputation.Carried(
                    new Project(more(project.projectList(), child.limit()), child.plan()), child.limit());
        } else if (node instanceof Expand expand) {
            return expanded(expand);
        } else if (node instanceof Join join
                && join.left().isStreaming() != join.right().isStreaming()) {
            Recomputation.Carried child = carried(join.left().isStreaming() ? join.left() : join.right());
            List<LogicalPlan> sides = join.left().isStreaming()
                    ? List.of(child.plan(), join.right())
                    : List.of(join.left(), child.plan());
            return new Recomputation.Carried(Recomputation.with(join, sides), child.limit());
        } else if (node instanceof Union union) {
            return united(union);
        }
        throw new Unverifiable("late rows were left out behind \"" + node.nodeName() + "\", where they can't be told");
    }

    private Recomputation.Carried expanded(Expand expand) {
        Recomputation.Carried child = carried(expand.child());
        List<Seq<Expression>> projections = new ArrayList<>();
        for (Seq<Expression> projection : Trees.list(expand.projections())) {
            projections.add(more(projection, child.limit()));
        }
        return new Recomputation.Carried(
                new Expand(Trees.seq(projections), more(expand.output(), child.limit()), child.plan()), child.limit());
    }

    /** The columns of all parts by their places, under the names of the first. */
    private Recomputation.Carried united(Union union) {
        List<LogicalPlan> parts = new ArrayList<>();
        List<Attribute> limits = new ArrayList<>();
        for (LogicalPlan part : Trees.list(union.children())) {
            Recomputation.Carried child = carried(part);
            List<NamedExpression> columns = new ArrayList<>(Trees.list(part.output()));
            columns.add(child.limit());
            parts.add(new Project(Trees.seq(columns), child.plan()));
            limits.add(child.limit());
        }
        return new Recomputation.Carried(Recomputation.with(union, parts), limits.get(0));
    }

    private static <T> Seq<T> more(Seq<T> some, T one) {
        List<T> all = new ArrayList<>(Trees.list(some));
        all.add(one);
        return Trees.seq(all);
    }
}
