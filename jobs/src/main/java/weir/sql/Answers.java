package weir.sql;

import java.io.PrintStream;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import weir.catalyst.Trees;
import weir.plan.SqlError;
import weir.problem.Failure;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.problem.TransientFailure;
import weir.problem.UserFacing;

/** Answers questions in SQL with tables of text. */
public final class Answers {
    private static final String WHERE = "the SQL";
    private static final String NO_SUCH_TABLE = "TABLE_OR_VIEW_NOT_FOUND";

    private final Results results;
    private final PrintStream out;
    private final PrintStream err;
    private final int rows;

    /**
     * For all questions of a verb.
     *
     * @param out for the answers
     * @param err for what goes wrong meanwhile with queries that are run here
     * @param rows at most so many of each answer
     */
    public Answers(Results results, PrintStream out, PrintStream err, int rows) {
        this.results = results;
        this.out = out;
        this.err = err;
        this.rows = rows;
    }

    /**
     * Prints the answer to a question, from what is there now.
     *
     * @throws InvalidInput if it is no question, or makes no sense
     * @throws Failure if what it reads is away
     */
    public void answer(String sql) {
        try {
            out.print(answerTo(sql));
            out.flush();
        } catch (Exception e) {
            // Scala throws SparkException and AnalysisException without declaring them.
            throw told(e);
        }
        results.troubles().forEach(err::println);
    }

    private String answerTo(String sql) throws ParseException {
        LogicalPlan parsed = results.session().sessionState().sqlParser().parsePlan(sql);
        if (!Trees.isQuery(parsed)) {
            throw invalid("it is not a query, and nothing else is let through", "Begin with SELECT, WITH or FROM");
        }
        results.refresh(sql);
        Dataset<Row> answer = Dataset.ofRows(results.session(), parsed);
        if (answer.isStreaming()) {
            throw invalid("it reads a stream, whose rows keep coming", known());
        }
        return answer.showString(rows, 0, false);
    }

    private RuntimeException told(Exception e) {
        if (e instanceof AnalysisException thrown) {
            SqlError mistake = SqlError.of(thrown);
            return invalid(mistake.message(), NO_SUCH_TABLE.equals(thrown.getErrorClass()) ? known() : mistake.hint());
        }
        if (e instanceof RuntimeException foreseen && UserFacing.behind(e).isPresent()) {
            return foreseen;
        }
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new TransientFailure(
                "answer", Failure.reason(cause), "See that what it reads is there, and ask again", e);
    }

    private String known() {
        String known = "There are " + String.join(", ", results.tables().keySet());
        return results.nowhere().isEmpty()
                ? known
                : known + "; only shown or sent, and nowhere to be read: " + String.join(", ", results.nowhere());
    }

    private static InvalidInput invalid(String message, String hint) {
        return new InvalidInput(List.of(new Problem(WHERE, 0, "", message, hint)));
    }
}
