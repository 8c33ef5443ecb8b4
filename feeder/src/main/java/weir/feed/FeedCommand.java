package weir.feed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import weir.drop.Compression;
import weir.feed.door.DoorSpec;
import weir.feed.door.Schema;
import weir.feed.spool.DropSpec;
import weir.feed.spool.SpoolBounds;
import weir.problem.Cannot;
import weir.problem.Exit;

@Command(
        name = "feed",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes a stream of drops out of anything that flows. What was accepted is never lost.")
final class FeedCommand implements Callable<Integer> {
    @Mixin
    private SourceOptions source;

    @Mixin
    private TargetOptions target;

    @Option(names = "--for", description = "Stop after this time, for example 60s.")
    private Duration stopAfter;

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

    @Option(
            names = "--receipt",
            description = "At the end, write what was accepted and dropped into this file, as JSON.")
    private Path receipt;

    @Option(names = "--debug", description = "Print the stack trace of what goes wrong.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() throws InterruptedException {
        FeedSpec spec = FeedSpec.of(source.origin(), target.to())
                .withLane(new LaneSpec(Optional.ofNullable(lane), Optional.ofNullable(spool)))
                .withDrops(new DropSpec(compression, dropBytes, dropRows, dropAge))
                .withBounds(new SpoolBounds(highWater, minFree))
                .withDoor(new DoorSpec(Optional.ofNullable(schema).map(Schema::parse), isQuarantined));
        Feeder feeder = Feeder.start(spec, target.open());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(feeder), "stop"));
        if (feeder.port() > 0) {
            System.err.printf("Stream %s: port %d, lane %s%n", feeder.name(), feeder.port(), feeder.lane());
        }
        boolean isAtEnd = false;
        try (StatusLine line = StatusLine.of(feeder)) {
            line.start();
            isAtEnd = feeder.await(stopAfter == null ? Feeder.FOREVER : stopAfter);
        } finally {
            // A source that has ended by itself can wait for the store; a person who stops it can not.
            feeder.close(isAtEnd ? Feeder.FOREVER : Feeder.STOP);
        }
        report(feeder);
        return Exit.DONE;
    }

    /** On SIGTERM or Ctrl-C. The exit code is the signal's, but what could not be sent is told. */
    private void stop(Feeder feeder) {
        try {
            boolean wasOpen = feeder.isOpen();
            feeder.close();
            if (wasOpen) {
                report(feeder);
            }
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
        }
    }

    private void report(Feeder feeder) {
        Progress done = feeder.progress();
        System.out.printf("%d rows in %d drops of lane %s%n", done.rowsDropped(), done.drops(), feeder.lane());
        if (receipt != null) {
            String json =
                    "{\"stream\":\"%s\",\"lane\":\"%s\",\"rowsAccepted\":%d,\"linesRefused\":%d,\"rowsDropped\":%d,"
                                    .formatted(
                                            feeder.name(),
                                            feeder.lane(),
                                            done.rowsAccepted(),
                                            done.linesRefused(),
                                            done.rowsDropped())
                            + "\"drops\":%d,\"bytesDropped\":%d,\"laneRows\":%d,\"segmentsWaiting\":%d}\n"
                                    .formatted(
                                            done.drops(), done.bytesDropped(), done.laneRows(), done.segmentsWaiting());
            try {
                Files.writeString(receipt, json);
            } catch (IOException e) {
                throw new Cannot("write receipt \"" + receipt + "\"", e, "Choose a file that may be written");
            }
        }
    }
}
