package weir.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.localfs.LocalFiles;
import weir.run.Log;
import weir.run.PrivateChannels;
import weir.source.StreamListings;

/**
 * How long {@value #QUERIES} queries look for new drops in one stream of {@value #LANES} lanes, at triggers where a drop has come to each of
 * {@value #BUSY} lanes: on a local disk, and on one that takes {@value SlowListing#MILLIS} ms for each listing, as a store does. Each looks for itself, or all
 * share their listings.
 */
final class LanesBench {
    private static final int LANES = 1_000;
    private static final int BUSY = 10;
    private static final int DROPS = 10;
    private static final int QUERIES = 10;
    private static final int TRIGGERS = 6;
    private static final String RECORD = "bench";

    private LanesBench() {}

    public static void main(String[] arguments) throws Exception {
        Log.configure(false);
        Path directory = Files.createTempDirectory("weir-bench");
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.hadoop.fs.slow.impl", SlowListing.class.getName());
        LocalFiles.settings().forEach(builder::config);
        PrivateChannels.settings().forEach(builder::config);
        SparkSession spark = builder.getOrCreate();
        Path in = directory.resolve("in");
        List<LaneWriter> lanes = write(in);
        System.out.println("| " + QUERIES + " queries, " + LANES
                + " lanes: ms to look for new drops, median (largest) | each for itself | shared |");
        System.out.println("|---|---|---|");
        for (String root : List.of(in.toString(), "slow://" + in)) {
            String alone = look(spark, root, directory, lanes, Optional.empty());
            String shared = look(spark, root, directory, lanes, Optional.of(Duration.ofSeconds(1)));
            System.out.printf(
                    "| %s | %s | %s |%n", root.startsWith("slow") ? "a store" : "a local disk", alone, shared);
        }
        spark.stop();
    }

    private static String look(
            SparkSession spark, String root, Path directory, List<LaneWriter> lanes, Optional<Duration> age)
            throws Exception {
        age.ifPresentOrElse(share -> StreamListings.share(RECORD, share), () -> StreamListings.forget(RECORD));
        List<StreamingQuery> queries = new ArrayList<>();
        for (int query = 0; query < QUERIES; query++) {
            queries.add(spark.readStream()
                    .format("weir")
                    .schema("k BIGINT")
                    .option("record", RECORD)
                    .option("maxDropsPerTrigger", 1_000_000)
                    .load(root)
                    .writeStream()
                    .format("noop")
                    .option(
                            "checkpointLocation",
                            Files.createTempDirectory(directory, "state").toString())
                    .trigger(Trigger.ProcessingTime(Duration.ofSeconds(2).toMillis()))
                    .start());
        }
        for (StreamingQuery query : queries) {
            query.processAllAvailable();
        }
        Instant begun = Instant.now();
        for (int trigger = 0; trigger < TRIGGERS; trigger++) {
            for (LaneWriter lane : lanes.subList(0, BUSY)) {
                append(lane);
            }
            for (StreamingQuery query : queries) {
                query.processAllAvailable();
            }
        }
        List<Long> millis = new ArrayList<>();
        for (StreamingQuery query : queries) {
            Arrays.stream(query.recentProgress())
                    .filter(progress -> progress.numInputRows() > 0)
                    .filter(progress -> Instant.parse(progress.timestamp()).isAfter(begun))
                    .map(StreamingQueryProgress::durationMs)
                    .forEach(took -> millis.add(took.get("latestOffset")));
            query.stop();
        }
        millis.sort(null);
        return "%d (%d)".formatted(millis.get(millis.size() / 2), millis.get(millis.size() - 1));
    }

    private static List<LaneWriter> write(Path in) {
        DirectoryStorage storage = new DirectoryStorage(in);
        List<LaneWriter> lanes = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            LaneWriter writer = LaneWriter.open(storage, "lane-%04d".formatted(lane));
            for (int drop = 0; drop < DROPS; drop++) {
                append(writer);
            }
            lanes.add(writer);
        }
        return lanes;
    }

    private static void append(LaneWriter lane) {
        lane.append(
                Content.of("{\"k\":1}\n".getBytes(StandardCharsets.UTF_8)),
                Compression.NONE,
                Optional.of(Instant.now()));
    }
}
