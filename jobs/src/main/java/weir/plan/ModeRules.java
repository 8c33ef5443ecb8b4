package weir.plan;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.UnsupportedOperationChecker;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SessionWindow;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.streaming.OutputMode;
import weir.catalyst.Trees;
import weir.pipeline.Pipeline;
import weir.pipeline.Query;
import weir.problem.Problems;
import weir.sink.Mode;
import weir.yaml.Position;

/** Which queries can hand out which rows: append, update and complete against what the query does. */
final class ModeRules {
    private final Pipeline pipeline;
    private final Problems problems;
    private final Sql sql;

    ModeRules(Pipeline pipeline, Problems problems, Sql sql) {
        this.pipeline = pipeline;
        this.problems = problems;
        this.sql = sql;
    }

    /** Reports why the query cannot run over streams in its mode, if so. */
    void check(Query query, LogicalPlan plan, List<Plan.Stateful> operators, List<String> streams) {
        if (streams.isEmpty()) {
            problem(query, "sql", "the query reads no stream", "A query has to read at least one");
            return;
        }
        if (groupsBySessionsAlone(plan)) {
            problem(
                    query,
                    "sql",
                    "sessions of all rows together cannot be made on a stream",
                    "Add a column to GROUP BY beside session_window(…): each of its values has sessions of its own");
            return;
        }
        if (query.mode() == Mode.APPEND && StatefulOperators.hasSetsWithoutTime(plan)) {
            problem(
                    query,
                    "mode",
                    "mode append waits for groups to end, and those of the grouping sets without a time never do",
                    "Put the time beside the sets, as in \"GROUP BY window(event_time, …), CUBE (k, v)\", or use mode update or complete");
            return;
        }
        if (query.mode() == Mode.COMPLETE && StatefulOperators.hasRowsBesideGroups(plan)) {
            problem(
                    query,
                    "mode",
                    "mode complete writes all groups each time, and one part of this UNION has rows that are in no group",
                    "Write a query for each part, or group that part as well");
            return;
        }
        OutputModes.of(shape(operators), query.mode())
                .ifPresentOrElse(
                        obstacle -> problem(
                                query,
                                "mode",
                                obstacle.message(),
                                obstacle.hint().isEmpty() ? unfinished(plan, streams) : obstacle.hint()),
                        () -> checkBySpark(query, plan));
    }

    private static boolean groupsBySessionsAlone(LogicalPlan plan) {
        return Trees.nodes(plan, Aggregate.class).stream()
                .filter(LogicalPlan::isStreaming)
                .map(aggregate -> Trees.list(aggregate.groupingExpressions()))
                .anyMatch(by -> !by.isEmpty()
                        && by.stream()
                                .allMatch(each -> each instanceof NamedExpression named
                                        && named.metadata().contains(SessionWindow.marker())));
    }

    private static OutputModes.Shape shape(List<Plan.Stateful> operators) {
        if (operators.stream().anyMatch(Plan.InOrder.class::isInstance)) {
            return OutputModes.Shape.FINDINGS;
        }
        boolean groups = operators.stream()
                .anyMatch(each -> each instanceof Plan.Aggregation || each instanceof Plan.Deduplication);
        if (!groups) {
            return OutputModes.Shape.ROWS;
        }
        return operators.stream().allMatch(ModeRules::finishes)
                ? OutputModes.Shape.ENDING_GROUPS
                : OutputModes.Shape.GROUPS;
    }

    private static boolean finishes(Plan.Stateful operator) {
        if (operator instanceof Plan.Aggregation aggregation) {
            return aggregation.finishes();
        }
        return !(operator instanceof Plan.Deduplication deduplication) || deduplication.finishes();
    }

    private String unfinished(LogicalPlan plan, List<String> streams) {
        Optional<String> windows = new TimeGroups(plan, pipeline.settings().timeZone()).instead();
        if (windows.isPresent()) {
            return windows.get() + "; or use mode update or complete";
        }
        Optional<String> without = streams.stream()
                .filter(stream -> pipeline.streams().get(stream).watermark().isEmpty())
                .findFirst();
        return without.map(
                        stream -> "Give the stream \"" + stream
                                + "\" an eventTime and a watermark and group by window(event_time, …), or use mode update or complete")
                .orElse("Group by window(event_time, …) or event_time, or use mode update or complete");
    }

    private void checkBySpark(Query query, LogicalPlan plan) {
        OutputMode mode =
                switch (query.mode()) {
                    case APPEND -> OutputMode.Append();
                    case UPDATE -> OutputMode.Update();
                    case COMPLETE -> OutputMode.Complete();
                };
        try {
            UnsupportedOperationChecker.checkForStreaming(plan, mode);
        } catch (Exception e) {
            // Scala throws AnalysisException without declaring it.
            if (!(e instanceof AnalysisException thrown)) {
                throw e;
            }
            StreamingLimits.Limit limit = StreamingLimits.of(thrown);
            sql.problem(query.sql(), thrown.origin(), limit.message(), limit.hint());
        }
    }

    private void problem(Query query, String key, String message, String hint) {
        Position place = pipeline.position(query.position().path() + "." + key);
        problems.add(place.line(), place.path(), message, hint);
    }
}
