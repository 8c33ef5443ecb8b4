package weir.commands;

import picocli.CommandLine;
import weir.problem.Exit;

/** {@code weir completion}. */
public final class Main {
    private Main() {}

    /** Ends the process with a code of {@link Exit}. */
    public static void main(String[] args) {
        System.exit(verb().execute(args));
    }

    static CommandLine verb() {
        return new CommandLine(new CompletionCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((thrown, line, parsed) -> Exit.report(thrown, System.err, false));
    }
}
