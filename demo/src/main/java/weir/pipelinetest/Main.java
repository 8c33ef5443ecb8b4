package weir.pipelinetest;

import java.io.PrintStream;
import picocli.CommandLine;
import weir.log.Printable;
import weir.problem.Exit;
import weir.verb.Verbs;

/** {@code weir test}. */
public final class Main {
    private Main() {}

    /** Ends the process with a code of {@link Exit}. */
    public static void main(String[] args) {
        System.exit(run(Printable.out(), Printable.err(), args));
    }

    /**
     * Runs tests.
     *
     * @return the exit code
     */
    public static int run(PrintStream out, PrintStream err, String... args) {
        return commandLine(Printable.stream(out), Printable.stream(err)).execute(args);
    }

    /** The verb with its options, as completion and the manual describe it. */
    public static CommandLine verb() {
        return commandLine(Printable.out(), Printable.err());
    }

    private static CommandLine commandLine(PrintStream out, PrintStream err) {
        TestCommand command = new TestCommand(out);
        return Verbs.line(command, out, err)
                .setExecutionExceptionHandler((thrown, line, parsed) -> Exit.report(thrown, err, command.debug()));
    }
}
