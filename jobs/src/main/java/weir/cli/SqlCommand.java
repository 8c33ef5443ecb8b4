package weir.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.problem.Failure;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.run.WarmUp;
import weir.sql.Answers;
import weir.sql.Prompt;
import weir.sql.Results;

/** {@code weir sql}: asks for what a pipeline has found. */
@Command(
        name = "sql",
        description =
                "Answers questions in SQL about the results of a pipeline, under the names of its queries. Nothing is written. What is"
                        + " kept in memory alone is asked of the driver that runs on this machine. If none does, it is computed here,"
                        + " from the beginning of the streams.")
final class SqlCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = "-e",
            paramLabel = "SELECT",
            description = "Answer this question and end, rather than ask for more.")
    private String question;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            converter = PositiveDuration.class,
            description = "Answer it again and again, for example every 1s, until Ctrl-C.")
    private Duration every;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Show at most so many rows of an answer; default ${DEFAULT-VALUE}.")
    private int rows = 100;

    @Option(
            names = "--history",
            paramLabel = "FILE",
            description = "Keeps the questions of the prompt; default ${DEFAULT-VALUE}.")
    private Path history = Path.of(System.getProperty("user.home"), ".weir_sql_history");

    @Override
    public Integer call() throws InterruptedException {
        if (every != null && question == null) {
            throw new InvalidInput(
                    List.of(new Problem("--every", 0, "", "there is no question to repeat", "Ask one by -e")));
        }
        Logging.off();
        WarmUp.begin();
        Plan plan = Planner.read(file, System.getenv());
        // Always here: executors that the pipeline's settings ask for belong to its driver.
        boolean follow = question == null || every != null;
        try (VerbSpark spark = VerbSpark.start(plan.pipeline(), Optional.of("local[*]"));
                Results results = Results.open(spark.session(), plan, follow, main.err())) {
            Answers answers = new Answers(results, main.out(), main.err(), rows);
            if (question == null) {
                new Prompt(results, answers, main.out(), main.debug()).run(history);
            } else if (every == null) {
                answers.answer(question);
            } else {
                repeat(answers);
            }
        }
        return Exit.DONE;
    }

    /** Until nobody reads the answers. What is away may come back. */
    private void repeat(Answers answers) throws InterruptedException {
        while (!main.out().checkError()) {
            try {
                answers.answer(question);
            } catch (Failure away) {
                Exit.report(away, main.err(), main.debug());
            }
            Thread.sleep(every.toMillis());
        }
    }
}
