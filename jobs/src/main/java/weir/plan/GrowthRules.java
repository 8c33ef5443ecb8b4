package weir.plan;

import java.util.List;
import java.util.Set;
import weir.problem.Problems;
import weir.spec.Query;

/** Warns of state that only grows. */
final class GrowthRules {
    private static final Set<String> TIMES = Set.of("window", "session_window", "event_time");

    private final Problems warnings;

    GrowthRules(Problems warnings) {
        this.warnings = warnings;
    }

    void check(Query query, List<Plan.Stateful> operators) {
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
                    && query.mode() != Query.Mode.COMPLETE) {
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
    }

    private void warn(Query query, String message, String hint) {
        warnings.add(query.sql().lineAt(0), query.sql().position().path(), message, hint);
    }
}
