package weir.plan;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.pipeline.SqlText;
import weir.problem.Problems;

/** Plans queries. */
final class QueryPlanner {
    private final Sql sql;
    private final Relations relations;
    private final ModeRules modes;
    private final SinkRules sinks;
    private final GrowthRules growth;
    private final JoinRules joins;
    private final SourceRules sources;
    private final StateRules state;

    QueryPlanner(Pipeline pipeline, Problems problems, Problems warnings, Sql sql, Relations relations) {
        this.sql = sql;
        this.relations = relations;
        this.modes = new ModeRules(pipeline, problems, sql);
        this.sinks = new SinkRules(pipeline, problems, warnings, sql);
        this.growth = new GrowthRules(pipeline, warnings);
        this.joins = new JoinRules(warnings);
        this.sources = new SourceRules(pipeline, problems, warnings);
        this.state = new StateRules(pipeline, problems);
    }

    /**
     * Plans one query; nothing, and problems, if it makes no sense.
     *
     * @param streams the names of the streams that it reads
     * @param keyed what its SQL reads, if that is something that SQL cannot say
     */
    Optional<Plan.PlannedQuery> query(
            Query query, LogicalPlan parsed, List<String> streams, Optional<Plan.PlannedKeyed> keyed) {
        SqlText text = query.sql();
        if (Slips.report(sql, text, parsed)) {
            return Optional.empty();
        }
        Optional<LogicalPlan> analysed = sql.attempt(text, sqlText -> relations.analyze(parsed));
        if (analysed.isEmpty()) {
            return Optional.empty();
        }
        LogicalPlan plan = analysed.get();
        if (StreamSubqueries.report(sql, text, plan) || CopiedStreams.report(sql, text, plan)) {
            return Optional.empty();
        }
        List<Plan.Stateful> operators = keyed.map(each -> List.<Plan.Stateful>of(new Plan.InOrder(each.keyed())))
                .orElseGet(() -> StatefulOperators.of(plan));
        modes.check(query, plan, operators, streams);
        growth.check(query, plan, operators);
        joins.check(query, plan);
        sources.check(query, streams);
        state.check(query, plan, operators);
        NullRules nulls = new NullRules(plan);
        List<Plan.Output> outputs = sinks.outputs(query, plan, nulls);
        return Optional.of(new Plan.PlannedQuery(query, nulls.columns(), streams, operators, outputs, keyed, plan));
    }
}
