package weir.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.control.DrillLog;
import weir.problem.Exit;

/** {@code weir drilled}: what {@code weir drill} runs in the cluster, from where the pipeline's Postgres can be reached. */
@Command(
        name = "drilled",
        hidden = true,
        description = "Writes what a drill has shown into the table weir.drill of the pipeline's Postgres.")
final class DrilledCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "JSON", description = "What \"weir drill -o json\" says.")
    private String drill;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Override
    public Integer call() {
        try (PipelineAdmin admin = PipelineAdmin.open(file, System.getenv())) {
            main.out().printf("kept in weir.drill: %d%n", new DrillLog(admin.control()).add(drill));
        }
        return Exit.DONE;
    }
}
