package weir.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2Relation;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;

/**
 * Has a stream of drops hand on only the columns that a query uses. Spark 3.5 does so for tables only, though its own rules already put a
 * projection on what is needed right above the stream, with at most a filter between.
 */
final class PruneStreamColumns extends Rule<LogicalPlan> {

    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.transformDown(new AbstractPartialFunction<LogicalPlan, LogicalPlan>() {
            @Override
            public boolean isDefinedAt(LogicalPlan node) {
                return pruned(node).isPresent();
            }

            @Override
            public LogicalPlan apply(LogicalPlan node) {
                return pruned(node).orElse(node);
            }
        });
    }

    private static Optional<LogicalPlan> pruned(LogicalPlan node) {
        if (!(node instanceof Project project)) {
            return Optional.empty();
        }
        if (project.child() instanceof Filter filter) {
            AttributeSet needed = project.references().$plus$plus(filter.references());
            return narrowed(filter.child(), needed)
                    .map(relation -> new Project(project.projectList(), new Filter(filter.condition(), relation)));
        }
        return narrowed(project.child(), project.references())
                .map(relation -> new Project(project.projectList(), relation));
    }

    private static Optional<LogicalPlan> narrowed(LogicalPlan node, AttributeSet needed) {
        if (!(node instanceof StreamingDataSourceV2Relation relation)
                || !(relation.stream() instanceof DropStream stream)) {
            return Optional.empty();
        }
        List<Attribute> kept = new ArrayList<>();
        StructType columns = new StructType();
        for (Attribute attribute : JavaConverters.asJavaCollection(relation.output())) {
            if (needed.contains(attribute)) {
                kept.add(attribute);
                columns = columns.add(attribute.name(), attribute.dataType(), true);
            }
        }
        if (stream.isCopy() && kept.size() == relation.output().size()) {
            return Optional.empty();
        }
        return Optional.of(new StreamingDataSourceV2Relation(
                JavaConverters.asScalaBuffer(kept).toList(),
                relation.scan(),
                stream.only(columns),
                relation.catalog(),
                relation.identifier(),
                relation.startOffset(),
                relation.endOffset()));
    }
}
