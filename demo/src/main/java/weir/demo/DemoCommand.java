package weir.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import weir.cli.HelpOption;
import weir.feed.FeedSpec;
import weir.feed.Feeder;
import weir.feed.LaneSpec;
import weir.feed.Origin;
import weir.feed.generate.Flaws;
import weir.feed.generate.GeneratorSpec;
import weir.log.Printable;
import weir.problem.Exit;
import weir.problem.TransientFailure;

@Command(
        name = "weir demo",
        sortOptions = false,
        description =
                "Shows all of Weir on this machine: smart-watch readings become drops, Spark reads each drop once, and tables"
                        + " in a PostgreSQL of the demo's own fill up. Stop it with Ctrl-C: the same command"
                        + " goes on where it was.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; with --for, every table equals what DuckDB makes of the drops",
            "1:something is in the way, or a table differs",
            "2:to be mended on the command line"
        })
final class DemoCommand implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Mixin
    private HelpOption help;

    private static final String LANE = "demo";

    @Option(
            names = "--for",
            description =
                    "Feed for this time (60s, 5m), wait until all is read, print the first rows of each table, compare"
                            + " all of them with what DuckDB makes of the drops, and stop.")
    private Duration stopAfter;

    @Option(names = "--rate", description = "Readings per second; ${DEFAULT-VALUE} by default.")
    private double rate = 1000;

    @Option(
            names = "--dir",
            description =
                    "Where drops, tables and checkpoints are kept; ${DEFAULT-VALUE} by default. Remove it to begin anew.")
    private Path directory = Path.of(".weir/demo");

    @Option(names = "--seed", description = "The same seed gives the same readings; ${DEFAULT-VALUE} by default.")
    private long seed = 1;

    @Option(names = "--debug", description = "Print the stack trace of what goes wrong.")
    private boolean debug;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final PrintStream out = Printable.out();

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "stop"));
        try {
            return run();
        } finally {
            stopped.countDown();
        }
    }

    private void stopAndWait() {
        stop.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int run() throws InterruptedException {
        GeneratorSpec readings = GeneratorSpec.of(GeneratorSpec.Kind.WATCH)
                .withSeed(seed)
                .withRate(rate)
                .withFlaws(new Flaws(0.02, 0.01, Duration.ofSeconds(20), 0.1));
        Path home = Path.of(System.getProperty("weir.home", "")).toAbsolutePath();
        Path pipelines = home.resolve("pipelines");
        Screen screen = new Screen(out, Boolean.getBoolean("weir.terminal"));
        List<Check> checks = WatchChecks.all();
        try (DemoDirectory place = DemoDirectory.open(directory)) {
            screen.say("Starting PostgreSQL, the feeder and Spark in " + directory + " …");
            try (Postgres postgres = Postgres.start(place)) {
                screen.say("Look at the tables with: " + postgres.psql());
                try (PipelineProcess pipeline = PipelineProcess.start(
                        pipelines.resolve("watch.yaml"), environment(place, postgres), place.pipelineLog())) {
                    Watch watch = new Watch(screen, place, postgres, pipeline, checks, stop);
                    if (!feed(readings, watch, place) || !watch.catchingUp()) {
                        screen.say("Stopped; the same command goes on from here.");
                        return Exit.DONE;
                    }
                }
                return report(place, pipelines.resolve("users.csv"), postgres, checks);
            }
        }
    }

    private boolean feed(GeneratorSpec readings, Watch watch, DemoDirectory place) throws InterruptedException {
        LaneSpec lane = new LaneSpec(Optional.of(LANE), Optional.of(place.spool()));
        FeedSpec spec =
                FeedSpec.of(new Origin.Generate(readings), place.stream().toString());
        try (Feeder feeder = Feeder.start(spec.withLane(lane))) {
            return watch.feeding(feeder, Optional.ofNullable(stopAfter));
        }
    }

    private int report(DemoDirectory place, Path users, Postgres postgres, List<Check> checks) {
        try (Connection connection = postgres.connect()) {
            Report report = new Report(out);
            report.firstRows(connection, checks);
            boolean equal = report.compare(place, users, connection, checks);
            out.println(equal ? "Every table equals what the drops say." : "Tables differ from what the drops say.");
            return equal ? Exit.DONE : Exit.FAILED;
        } catch (SQLException e) {
            throw new TransientFailure("read the tables", e, "Start the demo again");
        }
    }

    private static Map<String, String> environment(DemoDirectory place, Postgres postgres) {
        return Map.of(
                "LAKE", place.lake().toString(),
                "POSTGRES_URL", postgres.url(),
                "POSTGRES_USER", Postgres.USER,
                "POSTGRES_PASSWORD", place.passwordFile().password());
    }
}
