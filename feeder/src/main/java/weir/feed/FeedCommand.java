package weir.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import weir.drop.Compression;
import weir.feed.generate.GeneratorSpec;
import weir.problem.Exit;

@Command(
        name = "feed",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes a stream of drops out of anything that flows.")
final class FeedCommand implements Callable<Integer> {
    private static final class Source {
        @Option(names = "--generate", description = "Rows made up on the spot: ${COMPLETION-CANDIDATES}.")
        GeneratorSpec.Kind generate;

        @Option(names = "--replay", arity = "1..*", description = "Rows from files of JSON lines.")
        List<Path> replay = List.of();
    }

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(names = "--to", required = true, description = "Where the drops go: a directory.")
    private String to;

    @Option(names = "--rate", description = "Rows per second, or \"max\"; ${DEFAULT-VALUE} by default.")
    private String rate = "1000";

    @Option(names = "--rows", description = "Stop after so many rows.")
    private Long rows;

    @Option(names = "--for", description = "Stop after this time, for example 60s.")
    private Duration stopAfter;

    @Option(names = "--seed", description = "The same seed gives the same rows; ${DEFAULT-VALUE} by default.")
    private long seed = 1;

    @Option(
            names = "--base",
            description = "The time of the first row, for example 2026-01-01T00:00:00Z; now by default.")
    private Instant base;

    @Option(names = "--errors", description = "Share of rows in error, 0 to 1: all but their times is null.")
    private double errors;

    @Option(names = "--late", description = "Share of rows that are late, 0 to 1.")
    private double late;

    @Option(names = "--late-by", description = "How late they are; 20s by default.")
    private Duration lateBy = GeneratorSpec.DEFAULT_LATE_BY;

    @Option(names = "--disorder", description = "Share of rows that change places with one nearby, 0 to 1.")
    private double disorder;

    @Option(names = "--lane", description = "Name of the lane; one of its own by default.")
    private String lane;

    @Option(names = "--compression", description = "How drops are packed: ${COMPLETION-CANDIDATES}.")
    private Compression compression = Compression.NONE;

    @Option(names = "--drop-bytes", description = "A drop is closed at this size; 8 MiB by default.")
    private long dropBytes = FeedSpec.DEFAULT_DROP_BYTES;

    @Option(names = "--drop-age", description = "A drop is closed at this age; 1s by default.")
    private Duration dropAge = FeedSpec.DEFAULT_DROP_AGE;

    @Option(names = "--debug", description = "Print the stack trace of what goes wrong.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() throws InterruptedException {
        FeedSpec spec = new FeedSpec(origin(), to, Optional.ofNullable(lane), compression, dropBytes, dropAge);
        Feeder feeder = Feeder.start(spec);
        Thread hook = new Thread(feeder::close, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        feeder.await(stopAfter == null ? Duration.ofDays(36_500) : stopAfter);
        feeder.close();
        Progress done = feeder.progress();
        System.out.printf("%d rows in %d drops of lane %s%n", done.rowsDropped(), done.drops(), feeder.lane());
        return Exit.DONE;
    }

    private Origin origin() {
        if (source.generate == null) {
            return new Origin.Replay(source.replay);
        }
        double perSecond = rate.equals("max") ? Double.POSITIVE_INFINITY : Double.parseDouble(rate);
        return new Origin.Generate(new GeneratorSpec(
                source.generate,
                seed,
                perSecond,
                rows == null ? OptionalLong.empty() : OptionalLong.of(rows),
                Optional.ofNullable(base),
                errors,
                late,
                lateBy,
                disorder));
    }
}
