package weir.plan;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.Trees;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.pipeline.SinkCheck;
import weir.problem.Problems;
import weir.yaml.Position;

/** The result of a query, as Spark understands it, held against one sink. */
final class ResultCheck implements SinkCheck {
    private final Pipeline pipeline;
    private final Query query;
    private final Sink sink;
    private final LogicalPlan plan;
    private final StructType columns;
    private final Problems problems;
    private final Problems warnings;
    private final int before;

    ResultCheck(
            Pipeline pipeline,
            Query query,
            Sink sink,
            LogicalPlan plan,
            StructType columns,
            Problems problems,
            Problems warnings) {
        this.pipeline = pipeline;
        this.query = query;
        this.sink = sink;
        this.plan = plan;
        this.columns = columns;
        this.problems = problems;
        this.warnings = warnings;
        this.before = problems.inOrder().size();
    }

    @Override
    public Query query() {
        return query;
    }

    @Override
    public StructType columns() {
        return columns;
    }

    @Override
    public void requireKeptColumns() {
        Set<String> names = new HashSet<>();
        for (StructField field : columns.fields()) {
            if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
                add(
                        problems,
                        "",
                        "cannot keep two columns \"" + field.name() + "\"",
                        "Rename one of them in the SQL by AS");
            } else if (!canBeKept(field.dataType())) {
                add(
                        problems,
                        "",
                        "cannot keep the column \"" + field.name() + "\" of type "
                                + field.dataType().sql(),
                        "Convert it in the SQL by CAST");
            }
        }
    }

    private static boolean canBeKept(DataType type) {
        return !(type instanceof NullType || type instanceof CalendarIntervalType);
    }

    @Override
    public void requireMode() {
        sink.obstacle(query.mode()).ifPresent(obstacle -> problem("", obstacle.message(), obstacle.hint()));
    }

    @Override
    public Optional<StructField> column(String below, String name) {
        return attribute(below, name).map(column -> plan.schema().apply(column.name()));
    }

    /** As {@link #column}, in Spark's terms. */
    Optional<Attribute> attribute(String below, String name) {
        Optional<Attribute> found = Trees.list(plan.output()).stream()
                .filter(column -> column.name().equalsIgnoreCase(name))
                .findFirst();
        if (found.isEmpty()) {
            problem(below, "the query has no column \"" + name + "\"", Columns.hint(name, plan.schema()));
        }
        return found;
    }

    @Override
    public boolean isSound() {
        return problems.inOrder().size() == before;
    }

    @Override
    public void problem(String below, String message, String hint) {
        add(problems, at(below), message, hint);
    }

    @Override
    public void problem(String message) {
        add(problems, "", message, "");
    }

    @Override
    public void warn(String message, String hint) {
        add(warnings, at(""), message, hint);
    }

    private String at(String below) {
        return "." + sink.kind() + (below.isEmpty() ? "" : "." + below);
    }

    private void add(Problems to, String below, String message, String hint) {
        Position place = pipeline.position(sink.position().path() + below);
        to.add(place.line(), place.path(), message, hint);
    }
}
