package weir.plan;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Exists;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.expressions.LateralSubquery;
import org.apache.spark.sql.catalyst.expressions.ListQuery;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.catalyst.Trees;
import weir.pipeline.SqlText;

/** Subqueries inside expressions that ask a stream: Spark takes them when it plans and cannot run them. */
final class StreamSubqueries {
    private static final String NEAR = "ON a.k = b.k AND b.event_time BETWEEN a.event_time - INTERVAL 1 MINUTE"
            + " AND a.event_time + INTERVAL 1 MINUTE";

    /** What finds rows of one stream without a match in another. */
    static final String UNMATCHED =
            "Join instead: \"FROM a LEFT JOIN b " + NEAR + " WHERE b.k IS NULL\", with a watermark on both streams";

    private StreamSubqueries() {}

    /** Reports each of them at its line; tells whether there is one. */
    static boolean report(Sql sql, SqlText text, LogicalPlan plan) {
        List<SubqueryExpression> found = Trees.expressions(plan, SubqueryExpression.class).stream()
                .filter(each -> each.plan().isStreaming())
                .toList();
        for (SubqueryExpression each : found) {
            boolean negated = Trees.expressions(plan, Not.class).stream().anyMatch(not -> asks(not.child(), each));
            sql.problem(text, each.origin(), name(each, negated) + " cannot ask a stream", hint(each, negated));
        }
        return !found.isEmpty();
    }

    private static boolean asks(Expression expression, SubqueryExpression subquery) {
        return expression == subquery || (expression instanceof InSubquery in && in.query() == subquery);
    }

    private static String name(SubqueryExpression subquery, boolean negated) {
        if (subquery instanceof ListQuery) {
            return negated ? "NOT IN" : "IN";
        }
        if (subquery instanceof Exists) {
            return negated ? "NOT EXISTS" : "EXISTS";
        }
        return subquery instanceof LateralSubquery ? "LATERAL" : "a subquery that is a value";
    }

    private static String hint(SubqueryExpression subquery, boolean negated) {
        if (subquery instanceof ListQuery || subquery instanceof Exists) {
            return negated
                    ? UNMATCHED
                    : "Join instead: \"FROM a LEFT SEMI JOIN b " + NEAR + "\", with a watermark on both streams";
        }
        return "Join with that stream, or let a query of its own keep the value in a table";
    }
}
