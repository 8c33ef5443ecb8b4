package weir.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import weir.cli.HelpOption;
import weir.problem.Exit;

/** {@code weir schema}. */
@Command(
        name = "weir schema",
        description = "Prints the JSON Schema (draft 2020-12) of a kind of file, for editors.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:to be mended on the command line"})
final class SchemaCommand implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Mixin
    private HelpOption help;

    private final PrintStream out;

    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            defaultValue = "pipeline",
            description =
                    "One of ${COMPLETION-CANDIDATES}: a pipeline, the streams of weir feed, or the tests of a pipeline;"
                            + " ${DEFAULT-VALUE} by default.")
    private Kind kind;

    SchemaCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        out.print(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(kind.schema()) + "\n");
        return Exit.DONE;
    }
}
