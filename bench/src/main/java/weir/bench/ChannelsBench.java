package weir.bench;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.run.Log;
import weir.run.PipelineRun;
import weir.run.RunOptions;
import weir.run.SparkSessions;

/**
 * What it costs that Spark asks for a secret and encrypts: a pipeline with it, and the same one without, each in a Spark of its own. The query counts
 * distinct values, so that nearly every row is shuffled, which Spark writes to disk and reads again.
 */
final class ChannelsBench {
    private static final int DROPS = 10;
    private static final int ROWS_PER_DROP = 50_000;
    private static final String OFF =
            "{spark.authenticate: false, spark.network.crypto.enabled: false, spark.io.encryption.enabled: false}";

    private ChannelsBench() {}

    public static void main(String[] arguments) throws Exception {
        Log.configure(false);
        Path directory = Files.createTempDirectory("weir-bench");
        write(directory.resolve("in"));
        System.out.println("| 500,000 rows in " + DROPS + " batches | weir | without secret and encryption | ratio |");
        System.out.println("|---|---|---|---|");
        new Comparison(
                        "wall",
                        "s",
                        () -> Comparison.wallSeconds(() -> run(directory, "{}")),
                        () -> Comparison.wallSeconds(() -> run(directory, OFF)))
                .print(System.out);
        new Comparison(
                        "CPU",
                        "s",
                        () -> Comparison.cpuSeconds(() -> run(directory, "{}")),
                        () -> Comparison.cpuSeconds(() -> run(directory, OFF)))
                .print(System.out);
    }

    private static Void run(Path directory, String settings) throws Exception {
        Path checkpoints = Files.createTempDirectory(directory, "checkpoints");
        Path file = Files.writeString(
                directory.resolve("bench.yaml"),
                """
                pipeline: bench
                settings:
                  checkpoints: %s
                  spark: %s
                streams:
                  readings:
                    drop: in
                    schema: id BIGINT, device STRING, x DOUBLE
                    maxDropsPerTrigger: 1
                queries:
                  devices:
                    sql: SELECT device, id %% 10000 AS slot, count(*) AS n, max(x) AS x FROM readings GROUP BY 1, 2
                    mode: update
                    trigger: 0 seconds
                    sinks: [console]
                """
                        .formatted(checkpoints, settings));
        Plan plan = Planner.read(file, Map.of());
        SparkSession spark = SparkSessions.start("bench", plan.pipeline().settings(), Optional.of("local[2]"));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        try (PipelineRun run =
                PipelineRun.start(spark, plan, RunOptions.DEFAULT.untilRead().printingTo(nowhere))) {
            run.await();
        } finally {
            spark.stop();
        }
        return null;
    }

    private static void write(Path root) throws Exception {
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(root), "bench");
        Random random = new Random(1);
        for (int drop = 0; drop < DROPS; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < ROWS_PER_DROP; row++) {
                lines.append("{\"id\":")
                        .append(random.nextInt(Integer.MAX_VALUE))
                        .append(",\"device\":\"device-")
                        .append(random.nextInt(9))
                        .append("\",\"x\":")
                        .append(random.nextGaussian())
                        .append("}\n");
            }
            lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
    }
}
