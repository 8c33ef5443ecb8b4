package weir.feed;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import weir.drop.Compression;
import weir.feed.spool.DropSpec;
import weir.feed.spool.SpoolBounds;
import weir.feed.validation.Schema;
import weir.feed.validation.ValidatorSpec;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** All that can be said of one stream: as options of the command line, and as keys of a file of streams. */
@Command
final class StreamOptions {
    @Mixin
    private SourceOptions source;

    @Mixin
    private TargetOptions target;

    @Option(names = "--lane", description = "Name of the lane; one of its own by default.")
    private String lane;

    @Option(
            names = "--end",
            description =
                    "A clean stop ends the lane for good: readers look into it no more, and its spool feeds nothing any more.")
    private boolean isEnded;

    @Option(
            names = "--spool",
            description = "Directory that keeps accepted rows until they are in a drop; DIR/.spool/LANE by default.")
    private Path spool;

    @Option(names = "--compression", description = "How drops are packed: ${COMPLETION-CANDIDATES}; none by default.")
    private Compression compression = DropSpec.DEFAULT.compression();

    @Option(
            names = "--drop-bytes",
            description = "A drop is closed at this size, unpacked; ${DEFAULT-VALUE} by default.")
    private long dropBytes = DropSpec.DEFAULT.bytes();

    @Option(
            names = "--drop-rows",
            description = "A drop is closed at so many rows; a body that came by HTTP stays whole.")
    private long dropRows = DropSpec.DEFAULT.rows();

    @Option(names = "--drop-age", description = "A drop is closed at this age; 1s by default.")
    private Duration dropAge = DropSpec.DEFAULT.age();

    @Option(
            names = "--high-water",
            description = "Accept nothing while the spool holds so many bytes; ${DEFAULT-VALUE} by default.")
    private long highWater = SpoolBounds.DEFAULT.highWaterBytes();

    @Option(
            names = "--min-free",
            description = "Accept nothing while the disk has fewer bytes left; ${DEFAULT-VALUE} by default.")
    private long minFree = SpoolBounds.DEFAULT.minFreeBytes();

    @Option(names = "--schema", description = "What rows must be, for example \"gt STRING, x DOUBLE\".")
    private String schema;

    @Option(
            names = "--quarantine",
            description = "Keep lines that are no rows in the spool's quarantine.jsonl, instead of refusing them.")
    private boolean isQuarantined;

    @Option(
            names = "--insecure",
            description = "Listen beyond this machine, though clients need not show who they are.")
    private boolean isInsecure;

    /**
     * The stream that was described; its name is the last part of its target.
     *
     * @throws InvalidInput with all that is wrong; instead of a file, problems name the option
     */
    FeedSpec spec() {
        List<Problem> problems = new ArrayList<>();
        Optional<Origin> from = read(source::origin, problems);
        Optional<Target> to = read(target::target, problems);
        Optional<ValidatorSpec> validator = read(this::validator, problems);
        Optional<DropSpec> drops = read(this::drops, problems);
        from.flatMap(StreamOptions::exposed)
                .or(() -> to.flatMap(StreamOptions::exposed))
                .ifPresentOrElse(
                        problem -> {
                            if (!isInsecure) {
                                problems.add(problem);
                            }
                        },
                        () -> {
                            if (isInsecure && from.isPresent() && to.isPresent()) {
                                problems.add(new Problem(
                                        "--insecure",
                                        0,
                                        "",
                                        "nothing listens beyond this machine without asking",
                                        "Leave it out"));
                            }
                        });
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return FeedSpec.of(from.orElseThrow(), to.orElseThrow())
                .withLane(new LaneSpec(Optional.ofNullable(lane), Optional.ofNullable(spool), isEnded))
                .withDrops(drops.orElseThrow())
                .withBounds(new SpoolBounds(highWater, minFree))
                .withDoor(validator.orElseThrow());
    }

    /** What is wrong with a source that anybody can write to. */
    private static Optional<Problem> exposed(Origin from) {
        if (from instanceof Origin.Http http
                && http.access().isOpen()
                && !http.address().isLoopback()) {
            return Optional.of(new Problem(
                    "--http",
                    0,
                    "",
                    "it listens beyond this machine, and whoever reaches it could write",
                    "Ask for a token by --token-env or for certificates by --tls-client-ca, or say --insecure"));
        }
        return from instanceof Origin.Listen listen && !listen.address().isLoopback()
                ? Optional.of(new Problem(
                        "--listen",
                        0,
                        "",
                        "it listens beyond this machine, and whoever reaches it could write",
                        "Use --http with --token-env, or say --insecure"))
                : Optional.empty();
    }

    /** What is wrong with a target that anybody can read. */
    private static Optional<Problem> exposed(Target to) {
        return to instanceof Target.Clients clients && !clients.address().isLoopback()
                ? Optional.of(new Problem(
                        "--to",
                        0,
                        "",
                        "it listens beyond this machine, and whoever reaches it could read",
                        "Listen on 127.0.0.1, or say --insecure"))
                : Optional.empty();
    }

    private DropSpec drops() {
        if (dropRows < 1) {
            throw SourceOptions.invalid("--drop-rows", "a drop of " + dropRows + " rows is none", "Give 1 or more");
        }
        return new DropSpec(compression, dropBytes, dropRows, dropAge);
    }

    private ValidatorSpec validator() {
        return new ValidatorSpec(Optional.ofNullable(schema).map(Schema::parse), isQuarantined);
    }

    private static <T> Optional<T> read(Supplier<T> part, List<Problem> problems) {
        try {
            return Optional.of(part.get());
        } catch (InvalidInput e) {
            problems.addAll(e.problems());
            return Optional.empty();
        }
    }
}
