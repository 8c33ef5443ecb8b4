package weir.feed;

import picocli.CommandLine;
import weir.problem.Exit;

/** {@code weir feed}. */
public final class Main {
    private Main() {}

    /** Ends the process with a code of {@link Exit}. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** As {@link #main}, within this process. */
    public static int run(String... args) {
        FeedCommand command = new FeedCommand();
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(java.time.Duration.class, Durations::parse)
                .setExecutionExceptionHandler(
                        (thrown, line, parsed) -> Exit.report(thrown, System.err, command.debug()))
                .execute(args);
    }
}
