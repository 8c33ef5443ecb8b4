package weir.init;

import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import weir.log.Printable;
import weir.problem.Exit;
import weir.verb.Verbs;

/** The verbs that make a pipeline of a sample. */
@Command(
        name = "weir",
        description = "Makes a pipeline, or the stream of one, from a sample of its rows.",
        synopsisSubcommandLabel = "VERB",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something outside is in the way: the directory has files, a disk is full",
            "2:to be corrected in the sample or on the command line"
        },
        subcommands = {InitCommand.class, InferCommand.class})
public final class Main {
    private final PrintStream out;
    private final Path directory;

    @SuppressWarnings("UnusedVariable") // that it exists is what picocli asks for
    @Option(
            names = {"-h", "--help"},
            description = "Show this help.",
            usageHelp = true,
            scope = ScopeType.INHERIT)
    private boolean help;

    @Option(names = "--debug", description = "Show stack traces.", scope = ScopeType.INHERIT)
    private boolean debug;

    private Main(PrintStream out, Path directory) {
        this.out = Printable.stream(out);
        this.directory = directory;
    }

    /** Runs one verb and ends the process with its exit code, as {@link Exit} lists them. */
    public static void main(String[] args) {
        System.exit(run(Printable.out(), Printable.err(), Path.of(""), args));
    }

    /**
     * Runs one verb.
     *
     * @param directory in which a project is made
     * @return the exit code
     */
    static int run(PrintStream out, PrintStream err, Path directory, String... args) {
        return commandLine(new Main(out, directory), Printable.stream(err)).execute(args);
    }

    /** The verbs with their options, as completion and the manual describe them. */
    public static CommandLine verbs() {
        return commandLine(new Main(Printable.out(), Path.of("")), Printable.err());
    }

    private static CommandLine commandLine(Main main, PrintStream err) {
        return Verbs.line(main, main.out, err)
                .setExecutionExceptionHandler((thrown, verb, parsed) -> Exit.report(thrown, err, main.debug));
    }

    /** Where a verb's result goes. */
    PrintStream out() {
        return out;
    }

    /** In which a project is made. */
    Path directory() {
        return directory;
    }
}
