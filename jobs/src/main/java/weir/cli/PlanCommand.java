package weir.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.problem.Failure;

/** {@code weir plan}: shows what a pipeline would do. */
@Command(
        name = "plan",
        description = "Shows what a pipeline would do, without running it: what each query reads, which state it keeps,"
                + " when it writes, where, and whether it goes on from its checkpoint with its sinks.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Each query goes on or begins.",
            "1:A query cannot go on from its checkpoint, or would be refused its sinks.",
            "2:The pipeline file or the command line is wrong."
        })
final class PlanCommand implements Callable<Integer> {
    /** How the plan is written. */
    enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private Format format;

    @Option(names = "--schema", description = "Show the columns of each stream, as they are read and as SQL sees them.")
    private boolean schema;

    @Override
    public Integer call() {
        Logging.off();
        Plan plan = Planner.read(file, System.getenv());
        plan.warnings().forEach(warning -> main.err().println("warning: " + warning));
        if (schema) {
            main.out()
                    .print(
                            format == Format.JSON
                                    ? PlanJson.ofSchemas(plan) + System.lineSeparator()
                                    : PlanText.ofSchemas(plan));
            return Exit.DONE;
        }
        Map<String, Continues> continues = continues(plan);
        main.out()
                .print(
                        format == Format.JSON
                                ? PlanJson.of(plan, continues) + System.lineSeparator()
                                : PlanText.of(plan, continues));
        return continues.values().stream().anyMatch(Continues::isImpossible) ? Exit.FAILED : Exit.DONE;
    }

    /** What is not known because a database is away is a warning: a plan can be made anywhere. */
    private Map<String, Continues> continues(Plan plan) {
        try {
            return Continues.of(plan, reason -> main.err().println("warning: " + reason));
        } catch (Failure e) {
            main.err().println("warning: queries are not compared with their checkpoints and sinks. " + e.getMessage());
            return Map.of();
        }
    }
}
