package weir.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import weir.log.LogFormat;
import weir.log.Printable;
import weir.problem.Exit;

@Command(
        name = "feed",
        sortOptions = false,
        description = "Makes a stream of drops out of anything that flows. What was accepted is never lost.")
final class FeedCommand implements Callable<Integer> {
    private static final List<String> OF_THE_PROCESS =
            List.of("--allow-refused", "--for", "--metrics", "--progress", "--receipt", "--log", "--debug", "--help");

    @SuppressWarnings("UnusedVariable") // that it exists is what picocli asks for
    @Option(
            names = {"-h", "--help"},
            description = "Show this help.",
            usageHelp = true)
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A YAML file with several streams, instead of the options of one.")
    private Path file;

    @Mixin
    private StreamOptions stream;

    @Option(names = "--for", description = "Stop after this time, for example 60s.")
    private Duration stopAfter;

    @Option(
            names = "--metrics",
            paramLabel = "HOST:PORT",
            description = "Answer /metrics, /healthz and /readyz here; with --http they are answered there anyway.")
    private String metrics;

    @Option(
            names = "--progress",
            description = "Log the progress of each stream this often; 1m by default, 0s for never.")
    private Duration progress = Duration.ofMinutes(1);

    @Option(
            names = "--receipt",
            description = "At the end, write what was accepted and dropped into this file, as JSON.")
    private Path receipt;

    @Option(
            names = "--allow-refused",
            description =
                    "Exit with 0 even if lines of a source that has an end were refused; they are told all the same.")
    private boolean isRefusalAllowed;

    @Option(
            names = "--log",
            paramLabel = "text|json",
            description = "Log lines for people, which is the default, or objects of JSON, one a line.")
    private LogFormat log = LogFormat.TEXT;

    @Option(names = "--debug", description = "Print the stack trace of what goes wrong.")
    private boolean debug;

    private boolean isReported;

    int failed(Exception thrown) {
        return new Notices(log).failed(thrown, debug);
    }

    @Override
    public Integer call() throws InterruptedException {
        log.choose("weir/feed/log4j2.properties");
        Feeders feeders = Feeders.start(
                specs(), Optional.ofNullable(metrics).map(text -> SourceOptions.address("--metrics", text)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(feeders), "stop"));
        new Notices(log).listening(feeders);
        boolean isAtEnd = false;
        try (StatusLine line = StatusLine.of(feeders.all(), log);
                ProgressLog steps = new ProgressLog(feeders.all(), line.isShown() ? Duration.ZERO : progress)) {
            line.start();
            steps.start();
            isAtEnd = feeders.await(stopAfter == null ? Feeder.FOREVER : stopAfter);
        } finally {
            // Sources that have ended by themselves can wait for the store; a person who stops them can not.
            feeders.close(isAtEnd ? Feeder.FOREVER : Feeder.STOP);
        }
        report(feeders);
        boolean isRefused =
                feeders.all().stream().anyMatch(feeder -> feeder.refusals().isPresent());
        return isAtEnd && isRefused && !isRefusalAllowed ? Exit.FAILED : Exit.DONE;
    }

    private List<FeedSpec> specs() {
        if (file == null) {
            return List.of(stream.spec());
        }
        for (var option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!OF_THE_PROCESS.contains(option.longestName())) {
                throw SourceOptions.invalid(
                        option.longestName(),
                        "\"" + file + "\" says all of its streams",
                        "Write it there, as \"" + option.longestName().substring(2) + ": ...\" below a stream");
            }
        }
        return StreamsFile.read(file, System.getenv());
    }

    /** On SIGTERM or Ctrl-C. The exit code is the signal's, but what could not be sent is told. */
    private void stop(Feeders feeders) {
        try {
            boolean wasOpen = feeders.isOpen();
            feeders.close();
            if (wasOpen) {
                report(feeders);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Once: when a signal stops the feeders, the thread that waited for them comes here, too, and must not be at it when the process ends. */
    private synchronized void report(Feeders feeders) {
        if (isReported) {
            return;
        }
        isReported = true;
        boolean isOne = feeders.all().size() == 1;
        for (Feeder feeder : feeders.all()) {
            Printable.out().println((isOne ? "" : feeder.name() + ": ") + feeder.report());
            feeder.refusals().ifPresent(why -> new Notices(log).refused(feeder, why));
        }
        if (receipt != null) {
            Receipts.write(receipt, feeders.all());
        }
    }
}
