package weir.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.problem.Problems;
import weir.problem.TransientFailure;
import weir.tune.Plot;
import weir.tune.Sample;
import weir.tune.Search;
import weir.tune.Tuning;

/** {@code weir tune}: finds the best interval between two batches. */
@Command(
        name = "tune",
        description =
                "Finds the shortest interval between two batches that a pipeline keeps up with, by running its queries on the drops that"
                        + " are there, in batches as large as what comes in the interval. Writes to no sink, and leaves the checkpoint"
                        + " alone.")
final class TuneCommand implements Callable<Integer> {
    @ParentCommand
    private Main main;

    @Parameters(paramLabel = "FILE", description = "The pipeline file.")
    private Path file;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            description = "How many rows come in each second; default: as many as the times of the latest drops say.")
    private Double rate;

    @Option(
            names = "--from",
            paramLabel = "DURATION",
            converter = PositiveDuration.class,
            description = "The interval to begin with; default 10s.")
    private Duration first = Duration.ofSeconds(10);

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = PositiveDuration.class,
            description = "Measure no longer than this; default 5 minutes.")
    private Duration limit = Duration.ofMinutes(5);

    @Option(names = "--cost", description = "Count the requests to S3 stores, too.")
    private boolean cost;

    @Option(names = "--plot", paramLabel = "FILE.svg", description = "Draw the curve into this file.")
    private Path plot;

    @Override
    public Integer call() throws InterruptedException {
        Logging.off();
        Plan plan = Planner.read(file, System.getenv());
        requireDrops(plan);
        OptionalDouble rows = rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
        // Always here: executors that the pipeline's settings ask for belong to its driver.
        try (VerbSpark spark = VerbSpark.start(plan.pipeline(), Optional.of("local[*]"))) {
            main.out()
                    .println("interval    rows/batch  processing  rows/s possible  latency p50  latency p99"
                            + (cost ? "  requests/hour" : ""));
            List<Sample> samples = Tuning.run(spark.session(), plan, rows, first, limit, this::print);
            main.out().println(advice(samples));
            if (plot != null) {
                draw(samples);
            }
        }
        return Exit.DONE;
    }

    private void requireDrops(Plan plan) {
        Problems problems = new Problems(file.toString());
        if (rate != null && !(rate > 0)) {
            problems.add(0, "--rate", "has to be more than 0", "");
        }
        if (cost && plan.pipeline().streams().values().stream().noneMatch(TuneCommand::isInS3)) {
            problems.add(
                    0, "--cost", "no stream lies in an S3 store, and elsewhere there are no requests to count", "");
        }
        for (Stream stream : plan.pipeline().streams().values()) {
            if (stream.source().dropRoot().isEmpty()) {
                problems.add(
                        stream.position().line(),
                        stream.position().path(),
                        "batches can be measured only of drops, which are there to be read again",
                        "Bring the rows into drops by \"weir feed\"");
            }
        }
        problems.throwIfAny();
    }

    private static boolean isInS3(Stream stream) {
        return stream.source().dropRoot().filter(root -> root.startsWith("s3")).isPresent();
    }

    private void print(Sample sample) {
        main.out()
                .printf(
                        Locale.ROOT,
                        "%8d ms  %9d  %7d ms  %15.0f  %8d ms  %8d ms%s%s%n",
                        sample.interval().toMillis(),
                        sample.rows(),
                        sample.took(0.5).toMillis(),
                        sample.rowsPerSecond(),
                        sample.latency(0.5).toMillis(),
                        sample.latency(0.99).toMillis(),
                        cost ? "  %13.0f".formatted(sample.requestsPerHour()) : "",
                        sample.keepsUp() ? "" : "  too short");
        main.out().flush();
    }

    private String advice(List<Sample> samples) {
        return Search.recommended(samples)
                .map(best -> "Recommended: \"trigger: " + best.interval().toMillis() + " ms\", with "
                        + best.took(0.5).toMillis() + " ms for a batch.")
                .orElse(
                        "No interval was found that batches keep up with. Make the pipeline cheaper, or give it more cores.");
    }

    private void draw(List<Sample> samples) {
        try {
            Files.writeString(plot, Plot.svg(samples));
        } catch (IOException e) {
            throw new TransientFailure("draw \"" + plot + "\"", e, "Name another file");
        }
    }
}
