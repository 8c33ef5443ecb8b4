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
import weir.feed.door.DoorSpec;
import weir.feed.door.Schema;
import weir.feed.spool.DropSpec;
import weir.feed.spool.SpoolBounds;
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
            names = "--spool",
            description = "Directory that keeps accepted rows until they are in a drop; DIR/.spool/LANE by default.")
    private Path spool;

    @Option(names = "--compression", description = "How drops are packed: ${COMPLETION-CANDIDATES}; none by default.")
    private Compression compression = DropSpec.DEFAULT.compression();

    @Option(
            names = "--drop-bytes",
            description = "A drop is closed at this size, unpacked; ${DEFAULT-VALUE} by default.")
    private long dropBytes = DropSpec.DEFAULT.bytes();

    @Option(names = "--drop-rows", description = "A drop is closed at so many rows.")
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

    /**
     * The stream that was described; its name is the last part of its target.
     *
     * @throws InvalidInput with all that is wrong; instead of a file, problems name the option
     */
    FeedSpec spec() {
        List<Problem> problems = new ArrayList<>();
        Optional<Origin> from = read(source::origin, problems);
        Optional<Target> to = read(target::target, problems);
        Optional<DoorSpec> door = read(this::door, problems);
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return FeedSpec.of(from.orElseThrow(), to.orElseThrow())
                .withLane(new LaneSpec(Optional.ofNullable(lane), Optional.ofNullable(spool)))
                .withDrops(new DropSpec(compression, dropBytes, dropRows, dropAge))
                .withBounds(new SpoolBounds(highWater, minFree))
                .withDoor(door.orElseThrow());
    }

    private DoorSpec door() {
        return new DoorSpec(Optional.ofNullable(schema).map(Schema::parse), isQuarantined);
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
