package weir.cli;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import weir.log.Printable;
import weir.problem.Exit;
import weir.verb.Verbs;

/** The verbs that work on a pipeline file. */
@Command(
        name = "weir",
        description = "Streams become files, files become tables, each row exactly once.",
        synopsisSubcommandLabel = "VERB",
        commandListHeading = "%nVerbs:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:something outside is in the way: a server is away, a disk is full",
            "2:to be mended in a file or on the command line",
            "3:a newer driver of the same pipeline has taken over"
        },
        subcommands = {
            CheckCommand.class,
            PlanCommand.class,
            RunCommand.class,
            RejectsCommand.class,
            ReplayCommand.class,
            VerifyCommand.class,
            CompactCommand.class,
            SkipCommand.class,
            SqlCommand.class,
            TuneCommand.class,
            DrilledCommand.class
        })
public final class Main {
    private final PrintStream out;
    private final PrintStream err;

    @SuppressWarnings("UnusedVariable") // that it exists is what picocli asks for
    @Option(
            names = {"-h", "--help"},
            description = "Show this help.",
            usageHelp = true,
            scope = ScopeType.INHERIT)
    private boolean help;

    @Option(names = "--debug", description = "Show stack traces.", scope = ScopeType.INHERIT)
    private boolean debug;

    private Main(PrintStream out, PrintStream err) {
        this.out = Printable.stream(out);
        this.err = Printable.stream(err);
    }

    /** Runs one verb and ends the process with its exit code, as {@link Exit} lists them. */
    public static void main(String[] args) {
        System.exit(run(Printable.out(), Printable.err(), args));
    }

    /**
     * Runs one verb.
     *
     * @return the exit code
     */
    public static int run(PrintStream out, PrintStream err, String... args) {
        return new Main(out, err).commandLine().execute(args);
    }

    /** The verbs with their options, as completion and the manual describe them. */
    public static CommandLine verbs() {
        return new Main(Printable.out(), Printable.err()).commandLine();
    }

    private CommandLine commandLine() {
        return Verbs.line(this, out, err)
                .setExecutionExceptionHandler((thrown, verb, parsed) -> Exit.report(thrown, err, debug));
    }

    /** Where a verb's result goes. */
    PrintStream out() {
        return out;
    }

    /** Where everything else goes. */
    PrintStream err() {
        return err;
    }

    /** Whether to show stack traces. */
    boolean debug() {
        return debug;
    }
}
