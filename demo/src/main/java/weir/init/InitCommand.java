package weir.init;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.cli.Logging;
import weir.problem.Exit;

/** {@code weir init}. */
@Command(
        name = "init",
        description =
                "Makes the directory NAME with a pipeline, its test, .env.example and README.md, from a sample of rows. All of"
                        + " it passes \"weir check\" and \"weir test\" as it is.")
final class InitCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "NAME",
            description = "Of the directory and the pipeline: letters, digits, \"-\" and \"_\".")
    private String name;

    @Option(
            names = "--from",
            paramLabel = "FILE|DIR",
            description = "The sample, as \"weir infer\" takes it; made-up readings of smart watches by default.")
    private Path from;

    @Mixin
    private BoundsOption bounds = new BoundsOption();

    @Override
    public Integer call() {
        Logging.off();
        Names.requireProject(name);
        Project project = new Project(main.directory().resolve(name), name, Optional.ofNullable(from));
        project.make(bounds.bounds()).forEach(file -> main.out().println("Made " + file));
        main.out().println("Type next: cd " + name + " && weir test " + name + ".yaml");
        main.out().println(name + "/README.md says how to feed it and run it.");
        main.out().flush();
        return Exit.DONE;
    }
}
