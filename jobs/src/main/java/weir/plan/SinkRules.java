package weir.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.problem.Problems;

/** What the sinks of a query can keep: keys and what mode update asks of them here, the rest by each sink itself. */
final class SinkRules {
    private final Pipeline pipeline;
    private final Problems problems;
    private final Problems warnings;
    private final UpdateRules updates;

    SinkRules(Pipeline pipeline, Problems problems, Problems warnings, Sql sql) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.warnings = warnings;
        this.updates = new UpdateRules(pipeline, problems, warnings, sql);
    }

    /** What each sink of a query gets; problems if it cannot keep it. */
    List<Plan.Output> outputs(Query query, LogicalPlan plan, NullRules nulls) {
        updates.checkConditions(query, plan);
        List<Plan.Output> outputs = new ArrayList<>();
        for (Sink sink : query.sinks()) {
            outputs.add(output(query, sink, plan, nulls));
        }
        return outputs;
    }

    private Plan.Output output(Query query, Sink sink, LogicalPlan plan, NullRules nulls) {
        ResultCheck check = new ResultCheck(pipeline, query, sink, plan, nulls.columns(), problems, warnings);
        List<Plan.KeyColumn> key = key(check, sink, nulls);
        sink.check(check);
        updates.check(query, sink, plan);
        return new Plan.Output(sink, nulls.columns(), key);
    }

    private static List<Plan.KeyColumn> key(ResultCheck check, Sink sink, NullRules nulls) {
        List<Plan.KeyColumn> key = new ArrayList<>();
        for (int i = 0; i < sink.key().size(); i++) {
            check.attribute("key[" + i + "]", sink.key().get(i))
                    .ifPresent(column -> key.add(new Plan.KeyColumn(column.name(), nulls.canBeNull(column))));
        }
        return key;
    }
}
