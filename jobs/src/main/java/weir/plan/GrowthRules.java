package weir.plan;

import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.problem.Problems;
import weir.sink.Mode;

/** Warns of state that only grows. */
final class GrowthRules {
    private static final Set<String> TIMES = Set.of("window", "session_window", "event_time");

    private final Pipeline pipeline;
    private final Problems warnings;

    GrowthRules(Pipeline pipeline, Problems warnings) {
        this.pipeline = pipeline;
        this.warnings = warnings;
    }

    void check(Query query, LogicalPlan plan, List<Plan.Stateful> operators) {
        boolean isWarned = warnOf(query, operators);
        boolean groupsForEver = operators.stream()
                .anyMatch(each -> each instanceof Plan.Aggregation aggregation && !aggregation.finishes());
        if (!isWarned && groupsForEver && query.mode() == Mode.UPDATE) {
            new TimeGroups(plan, pipeline.settings().timeZone())
                    .instead()
                    .ifPresent(hint -> warn(
                            query,
                            "the state of this aggregation never shrinks: no watermark ends groups by a time that is computed from event_time",
                            hint));
        }
    }

    /** Whether there is something to warn of. */
    private boolean warnOf(Query query, List<Plan.Stateful> operators) {
        int before = warnings.inOrder().size();
        for (Plan.Stateful operator : operators) {
            if (operator instanceof Plan.StreamJoin join && !join.finishes()) {
                warn(
                        query,
                        "the state of this join of two streams never shrinks",
                        "Give both streams a watermark, and bound their times by each other in the condition, for example"
                                + " \"b.event_time BETWEEN a.event_time - INTERVAL 1 MINUTE AND a.event_time + INTERVAL 1 MINUTE\"");
            } else if (operator instanceof Plan.Aggregation aggregation
                    && !aggregation.finishes()
                    && aggregation.by().stream().anyMatch(TIMES::contains)
                    && query.mode() != Mode.COMPLETE) {
                warn(
                        query,
                        "the state of this aggregation over time never shrinks",
                        "Give the stream a watermark, so that old windows can end");
            } else if (operator instanceof Plan.Deduplication deduplication && !deduplication.finishes()) {
                warn(
                        query,
                        "the state of this DISTINCT never shrinks",
                        "Give the stream a watermark, and select event_time or a window of it as well");
            }
        }
        return warnings.inOrder().size() > before;
    }

    private void warn(Query query, String message, String hint) {
        warnings.add(query.sql().lineAt(0), query.sql().position().path(), message, hint);
    }
}
