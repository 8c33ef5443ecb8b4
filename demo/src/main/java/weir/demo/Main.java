package weir.demo;

import picocli.CommandLine;
import weir.log.Printable;
import weir.problem.Exit;
import weir.verb.Verbs;

/** {@code weir demo}. */
public final class Main {
    private Main() {}

    /** Ends the process with a code of {@link Exit}. */
    public static void main(String[] args) {
        System.exit(verb().execute(args));
    }

    /** The verb with its options, as completion and the manual describe it, too. */
    public static CommandLine verb() {
        DemoCommand command = new DemoCommand();
        return Verbs.line(command, Printable.out(), Printable.err())
                .setExecutionExceptionHandler(
                        (thrown, line, parsed) -> Exit.report(thrown, Printable.err(), command.debug()));
    }
}
