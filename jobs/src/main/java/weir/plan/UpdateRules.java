package weir.plan;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.catalyst.Trees;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.problem.Problems;
import weir.sink.Mode;
import weir.yaml.Position;

/** Whether the rows that mode update hands out replace, by their key, exactly those that they are to replace. */
final class UpdateRules {
    private final Pipeline pipeline;
    private final Problems problems;
    private final Problems warnings;
    private final Sql sql;

    UpdateRules(Pipeline pipeline, Problems problems, Problems warnings, Sql sql) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.warnings = warnings;
        this.sql = sql;
    }

    /** Reports groups that would stay after they have gone, and keys that do not tell groups apart. */
    void check(Query query, Sink sink, LogicalPlan plan) {
        List<String> names = sink.key();
        if (query.mode() != Mode.UPDATE || names.isEmpty()) {
            return;
        }
        List<Attribute> columns = Trees.list(plan.output()).stream()
                .filter(column -> names.stream().anyMatch(column.name()::equalsIgnoreCase))
                .toList();
        Position place = pipeline.position(sink.position().path() + "." + sink.kind() + ".key");
        Aggregates aggregates = new Aggregates(plan);
        List<String> changing = columns.stream()
                .filter(aggregates::changes)
                .map(Attribute::name)
                .toList();
        if (!changing.isEmpty()) {
            problems.add(
                    place.line(),
                    place.path(),
                    "the key has " + String.join(", ", changing)
                            + ", which an aggregate function makes: as soon as it changes, the row of before stays beside the new one",
                    "Make the key of what the rows are grouped by");
            return;
        }
        List<String> missing = new KeyRules(plan).missing(columns);
        if (!missing.isEmpty()) {
            warnings.add(
                    place.line(),
                    place.path(),
                    "the key leaves out " + String.join(", ", missing)
                            + ": of rows that differ only in it, the one that changed last replaces the others",
                    "Add it to the key, unless the rest of the key tells these rows apart");
        }
    }

    /** Reports a condition on aggregates: of a group for which it no longer holds, nothing is handed out that could remove its row. */
    void checkConditions(Query query, LogicalPlan plan) {
        boolean keepsRows = query.sinks().stream().anyMatch(sink -> !sink.key().isEmpty());
        if (query.mode() != Mode.UPDATE || !keepsRows) {
            return;
        }
        new Aggregates(plan)
                .passingCondition()
                .ifPresent(
                        condition -> sql.problem(
                                query.sql(),
                                condition.origin(),
                                "a group for which this condition once held, and no longer does, would stay in the result as it was",
                                "Select the condition as a column (\"… AS holds\"), and filter by it when you read; or use mode complete"));
    }
}
