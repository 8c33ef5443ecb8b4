package weir.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.pipeline.Pipeline;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;

/** {@code weir check}: says everything that is wrong in a pipeline file. */
@Command(
        name = "check",
        description =
                "Says all that is wrong in a pipeline file, each with its line and what to do, without running it.")
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Override
    public Integer call() {
        Logging.off();
        Plan plan = Planner.read(file, System.getenv());
        plan.warnings().forEach(warning -> main.err().println("warning: " + warning));
        Pipeline pipeline = plan.pipeline();
        main.out()
                .printf(
                        "%s: ok (%s, %s, %s)%n",
                        file,
                        Counted.of(pipeline.streams().size(), "stream", "streams"),
                        Counted.of(pipeline.views().size(), "view", "views"),
                        Counted.of(pipeline.queries().size(), "query", "queries"));
        return Exit.DONE;
    }
}
