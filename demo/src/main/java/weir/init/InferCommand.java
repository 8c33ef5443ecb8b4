package weir.init;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.cli.Logging;
import weir.problem.Exit;

/** {@code weir infer}. */
@Command(
        name = "infer",
        description =
                "Prints the part \"streams\" of a pipeline file, inferred from a sample: columns and their types, the event time,"
                        + " and which columns are candidates for keys and groups.")
final class InferCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "FILE",
            description = "JSON lines, a JSON array, or CSV with a header (.csv, .tsv), packed (.gz, .zst) or not; or a"
                    + " directory of such files.")
    private Path file;

    @Mixin
    private BoundsOption bounds = new BoundsOption();

    @Override
    public Integer call() {
        Logging.off();
        main.out().print(StreamYaml.of(InferredStream.of(file, bounds.bounds())));
        main.out().flush();
        return Exit.DONE;
    }
}
