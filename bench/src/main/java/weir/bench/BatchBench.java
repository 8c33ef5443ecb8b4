package weir.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import weir.pipeline.Settings;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.run.Log;
import weir.run.SparkSessions;

/**
 * What one micro-batch costs: a windowed count over a drop of 1,000 rows into Postgres, behind 10,000 drops that were read before, with
 * drops and state on S3. Ours with our defaults; plain Spark's with its own file source and checkpoints, with as many shuffle
 * partitions as ours and, if asked for, with its default of 200, of which a batch takes many seconds. Rows arrive one drop at a time,
 * and only one contestant runs at a time.
 *
 * <pre>java … weir.bench.BatchBench MINIO [drops read before] [batches a run] [with-200]</pre>
 */
final class BatchBench {
    private static final int RUNS = 5;
    private static final int SPARKS_SHUFFLE_PARTITIONS = 200;

    private BatchBench() {}

    public static void main(String[] arguments) throws Exception {
        int before = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        int batches = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        boolean isWithDefault = arguments.length > 3 && arguments[3].equals("with-200");
        Log.configure(false);
        Path directory = Files.createTempDirectory("weir-bench");
        Files.createDirectories(directory.resolve("data/bench"));
        try (S3Server store = S3Server.start(Path.of(arguments[0]), directory);
                EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .start()) {
            Plan plan = Planner.read(pipeline(directory, store), environment(postgres));
            SparkSession spark = SparkSessions.start("bench", plan.pipeline().settings(), Optional.of("local[2]"));
            try (Drops drops = new Drops(spark, "s3a://bench/in")) {
                drops.write(before, 10);
                compare(contestants(spark, plan, postgres, isWithDefault), drops, batches);
            } finally {
                spark.stop();
            }
        }
    }

    private static Map<String, Contestant> contestants(
            SparkSession spark, Plan plan, EmbeddedPostgres postgres, boolean isWithDefault) {
        String url = postgres.getJdbcUrl("postgres", "postgres");
        Map<String, Contestant> contestants = new TreeMap<>();
        contestants.put("weir", new Contestant.Ours(spark, plan));
        contestants.put(
                "Spark, 5 shuffle partitions",
                new Contestant.Plain(spark, url, "s3a://bench/in", "five", Settings.SHUFFLE_PARTITIONS));
        if (isWithDefault) {
            contestants.put(
                    "Spark, 200 shuffle partitions",
                    new Contestant.Plain(spark, url, "s3a://bench/in", "default", SPARKS_SHUFFLE_PARTITIONS));
        }
        return contestants;
    }

    private static void compare(Map<String, Contestant> contestants, Drops drops, int batches) throws Exception {
        Map<String, List<Cost>> costs = new TreeMap<>();
        for (int run = -1; run < RUNS; run++) {
            for (Map.Entry<String, Contestant> contestant : contestants.entrySet()) {
                List<Cost> measured = contestant.getValue().run(drops, batches);
                if (run >= 0) {
                    costs.computeIfAbsent(contestant.getKey(), name -> new ArrayList<>())
                            .add(Cost.median(measured));
                }
            }
        }
        System.out.println("| ms a batch | whole batch | source and log | weir's share of whole | of source and log |");
        System.out.println("|---|---|---|---|---|");
        List<Cost> ours = costs.get("weir");
        costs.forEach((name, theirs) -> {
            double[] whole = new double[RUNS];
            double[] control = new double[RUNS];
            for (int run = 0; run < RUNS; run++) {
                whole[run] = ours.get(run).whole() / theirs.get(run).whole();
                control[run] = ours.get(run).control() / theirs.get(run).control();
            }
            Arrays.sort(whole);
            Arrays.sort(control);
            Cost median = Cost.median(theirs);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.2f (%.2f to %.2f) | %.2f (%.2f to %.2f) |%n",
                    name,
                    median.whole(),
                    median.control(),
                    whole[RUNS / 2],
                    whole[0],
                    whole[RUNS - 1],
                    control[RUNS / 2],
                    control[0],
                    control[RUNS - 1]);
        });
    }

    private static Path pipeline(Path directory, S3Server store) throws Exception {
        StringBuilder spark = new StringBuilder();
        store.configuration().forEach((key, value) -> spark.append("    ")
                .append(key)
                .append(": ")
                .append(key.contains("key") ? "${" + variable(key) + "}" : "\"" + value + "\"")
                .append('\n'));
        return Files.writeString(
                directory.resolve("bench.yaml"),
                """
                pipeline: bench
                postgres:
                  url: ${POSTGRES_URL}
                  user: ${POSTGRES_USER}
                  password: ${POSTGRES_PASSWORD}
                settings:
                  checkpoints: s3a://bench/checkpoints/weir
                  spark:
                %sstreams:
                  readings:
                    drop: s3a://bench/in
                    schema: id BIGINT, gt STRING, x DOUBLE, ts BIGINT
                    eventTime: timestamp_micros(ts)
                    watermark: 1 minute
                queries:
                  windows:
                    sql: |
                      SELECT window.start AS start, gt, count(*) AS n FROM readings
                      GROUP BY window(event_time, '10 seconds'), gt
                    mode: update
                    trigger: 100 milliseconds
                    sinks:
                      - postgres: {table: windows, key: [start, gt]}
                """
                        .formatted(spark));
    }

    private static Map<String, String> environment(EmbeddedPostgres postgres) {
        Map<String, String> environment = new TreeMap<>();
        environment.put(
                "POSTGRES_URL", postgres.getJdbcUrl("postgres", "postgres").replaceAll("\\?.*", ""));
        environment.put("POSTGRES_USER", "postgres");
        environment.put("POSTGRES_PASSWORD", "postgres");
        environment.put(variable("spark.hadoop.fs.s3a.access.key"), "weir-bench");
        environment.put(variable("spark.hadoop.fs.s3a.secret.key"), S3Server.SECRET);
        return environment;
    }

    private static String variable(String key) {
        return key.contains("access") ? "S3_ACCESS_KEY" : "S3_SECRET_KEY";
    }
}
