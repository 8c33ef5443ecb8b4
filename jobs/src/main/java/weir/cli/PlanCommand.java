package weir.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;

/** {@code weir plan}: shows what a pipeline would do. */
@Command(
        name = "plan",
        description = "Shows what a pipeline would do, without running it: what each query reads, which state it keeps,"
                + " when it writes, and where.")
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
        if (format == Format.JSON) {
            main.out().println(schema ? PlanJson.ofSchemas(plan) : PlanJson.of(plan));
        } else {
            main.out().print(schema ? PlanText.ofSchemas(plan) : PlanText.of(plan));
        }
        return Exit.DONE;
    }
}
