package weir.k8s;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import weir.log.Printable;
import weir.problem.Exit;
import weir.verb.Verbs;

/** The verbs that work on a release in a cluster. */
@Command(
        name = "weir",
        description = "How a release of Weir on Kubernetes is, and what it survives.",
        synopsisSubcommandLabel = "VERB",
        subcommands = {StatusCommand.class, DrillCommand.class})
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

    Main(PrintStream out, PrintStream err) {
        this.out = Printable.stream(out);
        this.err = Printable.stream(err);
    }

    /** Runs one verb and ends the process with its exit code, as {@link Exit} lists them. */
    public static void main(String[] args) {
        // The client tells of each watch and reconnect; what matters comes as an exception.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
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
                .setExecutionExceptionHandler((thrown, verb, parsed) -> Exit.report(Clusters.told(thrown), err, debug));
    }

    /** Where a verb's result goes. */
    PrintStream out() {
        return out;
    }

    /** Where everything else goes. */
    PrintStream err() {
        return err;
    }
}
