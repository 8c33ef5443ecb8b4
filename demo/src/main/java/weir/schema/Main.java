package weir.schema;

import java.io.PrintStream;
import picocli.CommandLine;
import weir.log.Printable;
import weir.problem.Exit;
import weir.verb.Verbs;

/** {@code weir schema}. */
public final class Main {
    private Main() {}

    /** Ends the process with a code of {@link Exit}. */
    public static void main(String[] args) {
        System.exit(run(Printable.out(), Printable.err(), args));
    }

    /**
     * Prints a schema.
     *
     * @return the exit code
     */
    static int run(PrintStream out, PrintStream err, String... args) {
        return commandLine(out, Printable.stream(err)).execute(args);
    }

    /** The verb with its options, as completion and the manual describe it. */
    public static CommandLine verb() {
        return commandLine(Printable.out(), Printable.err());
    }

    private static CommandLine commandLine(PrintStream out, PrintStream err) {
        return Verbs.line(new SchemaCommand(out), out, err)
                .setExecutionExceptionHandler((thrown, line, parsed) -> Exit.report(thrown, err, false));
    }
}
