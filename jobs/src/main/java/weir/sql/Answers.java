package weir.sql;

import java.io.PrintStream;
import weir.problem.Failure;
import weir.problem.InvalidInput;

/** Answers questions in SQL with tables of text. */
public final class Answers {
    private final Results results;
    private final SqlQuestion question;
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
        this.question = new SqlQuestion(results);
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
            out.print(question.rows(sql).showString(rows, 0, false));
            out.flush();
        } catch (Exception e) {
            // Scala throws SparkException and AnalysisException without declaring them.
            throw question.reported(e);
        }
        results.troubles().forEach(err::println);
    }
}
