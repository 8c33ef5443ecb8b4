package weir.plan;

import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.trees.Origin;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.Trees;
import weir.pipeline.SqlText;
import weir.problem.Problems;

/** Hands SQL to Spark, and turns what it has against it into problems on the right line of the pipeline file. */
final class Sql {
    private final Problems problems;
    private final CatalystSqlParser parser = new CatalystSqlParser();

    Sql(Problems problems) {
        this.problems = problems;
    }

    Optional<LogicalPlan> query(SqlText sql) {
        Optional<Slips.Slip> comma = Slips.comma(sql.text());
        if (comma.isPresent()) {
            problem(sql, comma.get());
            return Optional.empty();
        }
        Optional<LogicalPlan> parsed = attempt(sql, parser::parsePlan);
        if (parsed.isPresent() && !Trees.isQuery(parsed.get())) {
            problem(sql, sql.lineAt(0), SqlError.NOT_A_QUERY, SqlError.HOW_QUERIES_BEGIN);
            return Optional.empty();
        }
        return parsed;
    }

    Optional<Expression> expression(SqlText sql) {
        return attempt(sql, parser::parseExpression);
    }

    Optional<StructType> columns(SqlText ddl) {
        return attempt(ddl, parser::parseTableSchema);
    }

    /** What {@code understand} makes of the text; nothing, and a problem, if Spark objects. */
    <T> Optional<T> attempt(SqlText sql, Function<String, T> understand) {
        try {
            T understood = understand.apply(sql.text());
            if (understood == null) {
                problem(sql, sql.lineAt(0), SqlError.NOT_A_QUERY, SqlError.HOW_QUERIES_BEGIN);
            }
            return Optional.ofNullable(understood);
        } catch (Exception e) {
            // Scala throws AnalysisException without declaring it.
            if (!(e instanceof AnalysisException thrown)) {
                throw e;
            }
            Optional<Slips.Slip> foreign =
                    thrown instanceof ParseException ? Slips.foreignWord(sql.text()) : Optional.empty();
            if (foreign.isPresent()) {
                problem(sql, foreign.get());
                return Optional.empty();
            }
            SqlError mistake = SqlError.of(thrown);
            int line = sql.lineAt(offset(sql.text(), mistake.line(), mistake.column()));
            problem(sql, line, mistake.message(), mistake.hint());
            return Optional.empty();
        }
    }

    /** Notes a problem at a node that Spark has parsed. */
    void problem(SqlText sql, Origin origin, String message, String hint) {
        int line = origin.line().getOrElse(() -> 0);
        int column = origin.startPosition().getOrElse(() -> 0);
        problem(sql, sql.lineAt(offset(sql.text(), line, column)), message, hint);
    }

    private void problem(SqlText sql, Slips.Slip slip) {
        problem(sql, sql.lineAt(slip.at()), slip.message(), slip.hint());
    }

    private void problem(SqlText sql, int line, String message, String hint) {
        problems.add(line, sql.position().path(), message, hint);
    }

    private static int offset(String text, int line, int column) {
        int start = 0;
        for (int i = 1; i < line; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                break;
            }
            start = end + 1;
        }
        return Math.min(start + column, Math.max(text.length() - 1, 0));
    }
}
