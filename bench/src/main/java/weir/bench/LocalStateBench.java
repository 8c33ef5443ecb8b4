package weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.local.LocalFs;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.Trigger;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.localfs.LocalFiles;
import weir.localfs.LocalFilesContext;
import weir.run.Log;
import weir.run.PrivateChannels;

/**
 * State and checkpoint of a query on a local disk, through {@link LocalFiles} and through Hadoop's own file system: a count by key in 5 state partitions,
 * {@value #BATCHES} batches of {@value #ROWS} rows. Hadoop starts processes, whose time is not in that of this process.
 */
final class LocalStateBench {
    private static final int BATCHES = 20;
    private static final int ROWS = 1_000;

    private LocalStateBench() {}

    public static void main(String[] arguments) throws Exception {
        Log.configure(false);
        Path directory = Files.createTempDirectory("weir-bench");
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.streaming.noDataMicroBatches.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1");
        LocalFiles.settings().forEach(builder::config);
        PrivateChannels.settings().forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        Path in = directory.resolve("in");
        write(in);
        System.out.println("| " + BATCHES + " batches | weir | Hadoop's own | ratio |");
        System.out.println("|---|---|---|---|");
        new Comparison(
                        "wall",
                        "s",
                        () -> Comparison.wallSeconds(() -> run(spark, in, directory, LocalFilesContext.class)),
                        () -> Comparison.wallSeconds(() -> run(spark, in, directory, LocalFs.class)))
                .print(System.out);
        new Comparison(
                        "CPU of the driver alone",
                        "s",
                        () -> Comparison.cpuSeconds(() -> run(spark, in, directory, LocalFilesContext.class)),
                        () -> Comparison.cpuSeconds(() -> run(spark, in, directory, LocalFs.class)))
                .print(System.out);
        spark.stop();
    }

    private static Path run(SparkSession spark, Path in, Path directory, Class<?> files) throws Exception {
        SparkSession session = spark.newSession();
        session.conf().set("fs.AbstractFileSystem.file.impl", files.getName());
        session.conf().set("spark.sql.shuffle.partitions", 5);
        Path checkpoint = Files.createTempDirectory(directory, "state");
        session.readStream()
                .format("weir")
                .schema("k BIGINT")
                .option("maxDropsPerTrigger", 1)
                .load(in.toString())
                .groupBy("k")
                .count()
                .writeStream()
                .outputMode("update")
                .format("noop")
                .option("checkpointLocation", checkpoint.toString())
                .trigger(Trigger.AvailableNow())
                .start()
                .awaitTermination();
        return checkpoint;
    }

    private static void write(Path in) throws IOException {
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(in), "bench");
        for (int drop = 0; drop < BATCHES; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < ROWS; row++) {
                lines.append("{\"k\":").append(row).append("}\n");
            }
            lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
    }
}
