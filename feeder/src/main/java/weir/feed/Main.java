package weir.feed;

import picocli.CommandLine;
import weir.log.Printable;
import weir.verb.Verbs;

/** {@code weir feed}. */
public final class Main {
    private Main() {}

    /** Ends the process with a code of {@link weir.problem.Exit}. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** As {@link #main}, within this process. */
    public static int run(String... args) {
        return verb().execute(args);
    }

    /** The verb with its options, as completion and the manual describe it, too. */
    public static CommandLine verb() {
        FeedCommand command = new FeedCommand();
        return reading(command).setExecutionExceptionHandler((thrown, line, parsed) -> command.failed(thrown));
    }

    /** Reads options as they are written on the command line. */
    static CommandLine reading(Object options) {
        return Verbs.line(options, Printable.out(), Printable.err());
    }
}
