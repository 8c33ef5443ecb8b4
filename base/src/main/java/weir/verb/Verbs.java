package weir.verb;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine;
import weir.log.Printable;
import weir.problem.Exit;

/** The command lines of verbs. */
public final class Verbs {
    private Verbs() {}

    /**
     * The command line of a verb, or of several. A mistake in its parameters is one line and exit code 2, and enums are written in any case.
     *
     * @param command annotated for picocli
     * @param out takes help that was asked for
     * @param err takes mistakes
     */
    public static CommandLine line(Object command, PrintStream out, PrintStream err) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, new DurationConverter())
                .setParameterExceptionHandler((mistake, arguments) -> {
                    String told = ParameterMistakes.withHelp(mistake).toString();
                    mistake.getCommandLine().getErr().println(Printable.escape(told));
                    return Exit.INVALID_INPUT;
                });
    }
}
