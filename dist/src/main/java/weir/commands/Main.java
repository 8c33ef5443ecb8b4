package weir.commands;

import picocli.CommandLine;
import weir.log.Printable;
import weir.problem.Exit;
import weir.verb.Verbs;

/** {@code weir completion}. */
public final class Main {
    private Main() {}

    /** Ends the process with a code of {@link Exit}. */
    public static void main(String[] args) {
        System.exit(verb().execute(args));
    }

    static CommandLine verb() {
        return Verbs.line(new CompletionCommand(), Printable.out(), Printable.err())
                .setExecutionExceptionHandler((thrown, line, parsed) -> Exit.report(thrown, Printable.err(), false));
    }
}
