package weir.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.run.PrivateChannels;

/**
 * The {@code weir} source against Spark's own file source with the same drops: a windowed count of a stream of watch readings, as one
 * batch of a million rows, and as 50 batches of one drop of 20,000 rows each.
 */
final class SourceBench {
    private static final String SCHEMA =
            "Arrival_Time BIGINT, Creation_Time BIGINT, Device STRING, Index BIGINT, Model STRING,"
                    + " User STRING, gt STRING, x DOUBLE, y DOUBLE, z DOUBLE";
    private static final int DROPS = 50;
    private static final int ROWS_PER_DROP = 20_000;

    private SourceBench() {}

    /** Arguments: {@code read}, {@code unpack}; both without. */
    public static void main(String[] arguments) throws Exception {
        List<String> wanted = arguments.length == 0 ? List.of("read", "unpack") : List.of(arguments);
        Path directory = Files.createTempDirectory("weir-bench");
        for (Compression compression : Compression.values()) {
            writeDrops(directory.resolve(compression.name()), compression);
        }
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1");
        PrivateChannels.settings().forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        if (wanted.contains("read")) {
            System.out.println(
                    "| CPU seconds for a million rows | weir source | Spark's file source | ratio, median (range) |");
            System.out.println("|---|---|---|---|");
            compare(spark, directory, "one batch", DROPS);
            compare(spark, directory, "50 batches of one drop", 1);
        }
        if (wanted.contains("unpack")) {
            System.out.println("| a million rows, one batch | packed | not packed | ratio, median (range) |");
            System.out.println("|---|---|---|---|");
            unpack(spark, directory, Compression.GZIP);
            unpack(spark, directory, Compression.ZSTD);
        }
        spark.stop();
    }

    private static void compare(SparkSession spark, Path directory, String name, int dropsPerBatch) throws Exception {
        DataStreamReader ours =
                spark.readStream().format("weir").schema(SCHEMA).option("maxDropsPerTrigger", dropsPerBatch);
        DataStreamReader peer = spark.readStream()
                .format("json")
                .schema(SCHEMA)
                .option("maxFilesPerTrigger", dropsPerBatch)
                .option("recursiveFileLookup", true);
        String in = directory.resolve(Compression.NONE.name()).toString();
        new Comparison(
                        name,
                        "s",
                        () -> Comparison.cpuSeconds(() -> count(ours.load(in), directory)),
                        () -> Comparison.cpuSeconds(() -> count(peer.load(in), directory)))
                .print(System.out);
    }

    /** What it costs a reader that drops are packed. */
    private static void unpack(SparkSession spark, Path directory, Compression compression) throws Exception {
        DataStreamReader reader = spark.readStream().format("weir").schema(SCHEMA);
        String packed = directory.resolve(compression.name()).toString();
        String plain = directory.resolve(Compression.NONE.name()).toString();
        new Comparison(
                        compression + ", CPU",
                        "s",
                        () -> Comparison.cpuSeconds(() -> count(reader.load(packed), directory)),
                        () -> Comparison.cpuSeconds(() -> count(reader.load(plain), directory)))
                .print(System.out);
        new Comparison(
                        compression + ", time",
                        "s",
                        () -> Comparison.wallSeconds(() -> count(reader.load(packed), directory)),
                        () -> Comparison.wallSeconds(() -> count(reader.load(plain), directory)))
                .print(System.out);
    }

    private static Void count(Dataset<Row> rows, Path directory) throws Exception {
        StreamingQuery query = rows.selectExpr("timestamp_micros(Creation_Time div 1000) AS event_time", "gt")
                .groupBy(expr("window(event_time, '10 seconds')"), col("gt"))
                .count()
                .writeStream()
                .outputMode("update")
                .format("noop")
                .option(
                        "checkpointLocation",
                        Files.createTempDirectory(directory, "checkpoint").toString())
                .trigger(Trigger.AvailableNow())
                .start();
        query.awaitTermination();
        return null;
    }

    private static void writeDrops(Path root, Compression compression) throws IOException {
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(root), "bench");
        Random random = new Random(1);
        String[] activities = {"stand", "sit", "walk", "bike", "stairsup", "stairsdown", "null"};
        long time = 1_424_696_633_908_326_045L;
        for (int drop = 0; drop < DROPS; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int row = 0; row < ROWS_PER_DROP; row++) {
                time += 5_000_000 + random.nextInt(1000);
                lines.append("{\"Arrival_Time\":")
                        .append(time / 1_000_000)
                        .append(",\"Creation_Time\":")
                        .append(time)
                        .append(",\"Device\":\"nexus4_1\",\"Index\":")
                        .append(row)
                        .append(",\"Model\":\"nexus4\",\"User\":\"")
                        .append((char) ('a' + random.nextInt(9)))
                        .append("\",\"gt\":\"")
                        .append(activities[random.nextInt(activities.length)])
                        .append("\",\"x\":")
                        .append(random.nextGaussian())
                        .append(",\"y\":")
                        .append(random.nextGaussian())
                        .append(",\"z\":")
                        .append(random.nextGaussian())
                        .append("}\n");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream packed = compression.pack(bytes)) {
                packed.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            }
            lane.append(Content.of(bytes.toByteArray()), compression);
        }
    }
}
