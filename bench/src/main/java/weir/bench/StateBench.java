package weir.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.run.Log;
import weir.run.PrivateChannels;

/**
 * Spark's two state stores: a count by key, where each batch of 10,000 rows changes as many keys out of 1,000, 100,000 or a million.
 * One batch fills the state; then milliseconds a batch (median of {@value #BATCHES}), of which state commit, and the memory that the
 * store says it uses.
 */
final class StateBench {
    private static final int BATCHES = 9;
    private static final int ROWS = 10_000;
    private static final String IN_MEMORY =
            "org.apache.spark.sql.execution.streaming.state.HDFSBackedStateStoreProvider";
    private static final String ROCKS_DB = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider";

    private StateBench() {}

    public static void main(String[] arguments) throws Exception {
        Log.configure(false);
        Path directory = Files.createTempDirectory("weir-bench");
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.sql.streaming.noDataMicroBatches.enabled", false)
                .config("spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", true)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1");
        PrivateChannels.settings().forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        System.out.println("| keys | shuffle partitions | in memory: ms, commit, MB | RocksDB: ms, commit, MB |");
        System.out.println("|---|---|---|---|");
        for (int keys : List.of(1_000, 100_000, 1_000_000)) {
            Path in = directory.resolve("in-" + keys);
            write(in, keys);
            for (int partitions : List.of(1, 5)) {
                System.out.printf(
                        Locale.ROOT,
                        "| %,d | %d | %s | %s |%n",
                        keys,
                        partitions,
                        run(spark, in, Files.createTempDirectory(directory, "state"), partitions, IN_MEMORY),
                        run(spark, in, Files.createTempDirectory(directory, "state"), partitions, ROCKS_DB));
            }
        }
        spark.stop();
    }

    private static String run(SparkSession spark, Path in, Path checkpoint, int partitions, String store)
            throws Exception {
        SparkSession session = spark.newSession();
        session.conf().set("spark.sql.shuffle.partitions", partitions);
        session.conf().set("spark.sql.streaming.stateStore.providerClass", store);
        StreamingQuery query = session.readStream()
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
                .start();
        query.awaitTermination();
        List<Double> whole = new ArrayList<>();
        List<Double> commit = new ArrayList<>();
        long bytes = 0;
        StreamingQueryProgress[] all = query.recentProgress();
        for (StreamingQueryProgress each : Arrays.asList(all).subList(1, all.length)) {
            whole.add((double) each.durationMs().get("triggerExecution"));
            commit.add((double) each.stateOperators()[0].commitTimeMs());
            bytes = each.stateOperators()[0].memoryUsedBytes();
        }
        return String.format(Locale.ROOT, "%.0f, %.0f, %.1f", median(whole), median(commit), bytes / 1e6);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** The first drop has each key once, the others have keys of anywhere. */
    private static void write(Path in, int keys) throws IOException {
        LaneWriter lane = LaneWriter.open(new DirectoryStorage(in), "bench");
        append(lane, keys, 1);
        for (int drop = 1; drop <= BATCHES; drop++) {
            append(lane, Math.min(ROWS, keys), 1 + drop * 104_729L % keys);
        }
    }

    private static void append(LaneWriter lane, int rows, long first) {
        StringBuilder lines = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            lines.append("{\"k\":").append(first + row).append("}\n");
        }
        lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
    }
}
