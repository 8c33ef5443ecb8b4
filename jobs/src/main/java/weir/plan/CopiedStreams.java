package weir.plan;

import org.apache.spark.sql.catalyst.analysis.EliminateSubqueryAliases;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.optimizer.PullupCorrelatedPredicates;
import org.apache.spark.sql.catalyst.optimizer.RewriteCorrelatedScalarSubquery;
import org.apache.spark.sql.catalyst.optimizer.RewriteLateralSubquery;
import org.apache.spark.sql.catalyst.optimizer.RewritePredicateSubquery;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.catalyst.Trees;
import weir.pipeline.SqlText;

/**
 * Subqueries over tables that Spark turns into a join of the stream with its own distinct values. The second reading keeps state of its own and
 * hands out the values of earlier batches again, so that rows are counted several times, and no streaming rule of Spark forbids it.
 */
final class CopiedStreams {
    private CopiedStreams() {}

    /** Reports such a subquery at its line; tells whether there is one. */
    static boolean report(Sql sql, SqlText text, LogicalPlan plan) {
        if (!plan.isStreaming()) {
            return false;
        }
        for (SubqueryExpression each : Trees.expressions(plan, SubqueryExpression.class)) {
            if (each.isCorrelated() && copies(plan)) {
                sql.problem(
                        text,
                        each.origin(),
                        "Spark would read the stream a second time for this subquery, and count its rows again",
                        "Join instead: \"FROM a LEFT JOIN (SELECT k, max(v) AS v FROM b GROUP BY k) b ON a.k = b.k\"");
                return true;
            }
        }
        return false;
    }

    private static boolean copies(LogicalPlan plan) {
        LogicalPlan whole = new InlineCTE(true).apply(EliminateSubqueryAliases.apply(plan));
        LogicalPlan joined = RewriteCorrelatedScalarSubquery.apply(
                RewriteLateralSubquery.apply(RewritePredicateSubquery.apply(PullupCorrelatedPredicates.apply(whole))));
        return streams(joined) > streams(whole);
    }

    private static long streams(LogicalPlan plan) {
        return Trees.nodes(plan, LogicalPlan.class).stream()
                .filter(node -> node.isStreaming() && node.children().isEmpty())
                .count();
    }
}
