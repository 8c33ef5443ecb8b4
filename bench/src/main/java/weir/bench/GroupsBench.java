package weir.bench;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 * Groups in Spark's state store against groups in PostgreSQL: five aggregations like those of {@code pipelines/watch.yaml} over drops of 2,000 rows, one a
 * batch, checkpoints on the local disk. CPU milliseconds of the driver's process and of the server for one batch of one query, in runs that alternate; the
 * first of each is left out.
 *
 * <pre>java … weir.bench.GroupsBench [drops a run] [runs] [keys]</pre>
 */
final class GroupsBench {
    private static final int ROWS = 2_000;
    private static final int QUERIES = 5;
    /** As Linux counts. */
    private static final int MILLIS_OF_A_TICK = 10;

    private static final String[] ACTIVITIES = {"stand", "sit", "walk", "bike", "stairsup", "stairsdown"};
    private static final String PIPELINE =
            """
            pipeline: groups_%1$s
            postgres: {url: "%2$s", user: postgres, password: "${PASSWORD}"}
            settings: {shufflePartitions: %3$d, checkpoints: %4$s/checkpoints}
            streams:
              watch:
                drop: %5$s
                schema: k BIGINT, gt STRING, x DOUBLE, ts BIGINT
                eventTime: timestamp_micros(ts)
                watermark: 1 hour
                maxDropsPerTrigger: 1
            queries:
              by_key: {sql: "SELECT k, count(*) AS n, sum(x) AS x FROM watch GROUP BY k", mode: update, state: %6$s, trigger: 0 ms,
                sinks: [postgres: {table: by_key, key: [k]}]}
              by_gt: {sql: "SELECT gt, count(*) AS n FROM watch GROUP BY gt", mode: update, state: %6$s, trigger: 0 ms,
                sinks: [postgres: {table: by_gt, key: [gt]}]}
              cube: {sql: "SELECT gt, k %% 10 AS d, avg(x) AS x FROM watch GROUP BY CUBE(gt, k %% 10)", mode: update, state: %6$s, trigger: 0 ms,
                sinks: [postgres: {table: cube, key: [gt, d]}]}
              tumbling: {sql: "SELECT window.start, gt, count(*) AS n FROM watch GROUP BY window(event_time, '5 seconds'), gt", mode: update,
                state: %6$s, trigger: 0 ms, sinks: [postgres: {table: tumbling, key: [start, gt]}]}
              sliding: {sql: "SELECT window.start, gt, count(*) AS n FROM watch GROUP BY window(event_time, '10 seconds', '5 seconds'), gt",
                mode: update, state: %6$s, trigger: 0 ms, sinks: [postgres: {table: sliding, key: [start, gt]}]}
            """;

    private GroupsBench() {}

    /** One way of keeping groups, with a database, drops and checkpoints of its own. */
    private record Way(String name, String state, int partitions, LaneWriter lane, Plan plan, List<double[]> runs) {}

    public static void main(String[] arguments) throws Exception {
        int drops = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 30;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        int keys = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        Log.configure(false);
        Path directory = Files.createTempDirectory("weir-bench");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            List<Way> ways = List.of(
                    way(directory, postgres, "spark_5", "spark", 5),
                    way(directory, postgres, "spark_1", "spark", 1),
                    way(directory, postgres, "postgres_5", "postgres", 5),
                    way(directory, postgres, "postgres_1", "postgres", 1));
            SparkSession spark =
                    SparkSessions.start("bench", ways.get(0).plan().pipeline().settings(), Optional.of("local[2]"));
            int row = 0;
            for (int run = 0; run <= runs; run++) {
                for (Way way : ways) {
                    write(way.lane(), drops, row, keys);
                    double[] cost = run(spark, way.plan(), postgres);
                    if (run > 0) {
                        way.runs()
                                .add(Arrays.stream(cost)
                                        .map(all -> all / drops / QUERIES)
                                        .toArray());
                    }
                }
                row += drops * ROWS;
            }
            spark.stop();
            System.out.println("| groups in | CPU ms of Weir, a batch of a query | of PostgreSQL | wall ms |");
            System.out.println("|---|---|---|---|");
            for (Way way : ways) {
                System.out.printf(
                        Locale.ROOT,
                        "| %s, %d partitions | %.1f | %.1f | %.1f |%n",
                        way.state(),
                        way.partitions(),
                        median(way.runs(), 0),
                        median(way.runs(), 1),
                        median(way.runs(), 2));
            }
        }
    }

    private static Way way(Path directory, EmbeddedPostgres postgres, String name, String state, int partitions)
            throws IOException, SQLException {
        Path own = Files.createDirectory(directory.resolve(name));
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        Path file = Files.writeString(
                own.resolve("pipeline.yaml"),
                PIPELINE.formatted(
                        name,
                        "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name,
                        partitions,
                        own,
                        own.resolve("in"),
                        state));
        return new Way(
                name,
                state,
                partitions,
                LaneWriter.open(new DirectoryStorage(own.resolve("in")), "bench"),
                Planner.read(file, Map.of("PASSWORD", "postgres")),
                new ArrayList<>());
    }

    private static void write(LaneWriter lane, int drops, int firstRow, int keys) {
        int row = firstRow;
        for (int drop = 0; drop < drops; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < ROWS; i++, row++) {
                lines.append("{\"k\":%d,\"gt\":\"%s\",\"x\":%s,\"ts\":%d}%n"
                        .formatted(
                                row * 7919L % keys,
                                ACTIVITIES[row / 100 % ACTIVITIES.length],
                                row * 0.37,
                                1_700_000_000_000_000L + row * 5_000L));
            }
            lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
    }

    /** Milliseconds of CPU of this process, of CPU of the server, and of time. */
    private static double[] run(SparkSession spark, Plan plan, EmbeddedPostgres postgres) throws Exception {
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long began = System.nanoTime();
        long cpu = machine.getProcessCpuTime();
        double server = serverMillis(postgres);
        try (PipelineRun run = PipelineRun.start(spark, plan, RunOptions.DEFAULT.untilRead())) {
            run.await();
        }
        return new double[] {
            (machine.getProcessCpuTime() - cpu) / 1e6,
            serverMillis(postgres) - server,
            (System.nanoTime() - began) / 1e6
        };
    }

    /** What all processes of the server have used, also those that have ended: the kernel adds them to their parent. */
    private static double serverMillis(EmbeddedPostgres postgres) throws IOException, SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            ProcessHandle server =
                    ProcessHandle.of(result.getLong(1)).orElseThrow().parent().orElseThrow();
            double ticks = ticks(server);
            for (ProcessHandle process : server.children().toList()) {
                ticks += ticks(process);
            }
            return ticks * MILLIS_OF_A_TICK;
        }
    }

    private static long ticks(ProcessHandle process) throws IOException {
        Path file = Path.of("/proc", Long.toString(process.pid()), "stat");
        if (!Files.exists(file)) {
            return 0;
        }
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks;
    }

    private static double median(List<double[]> runs, int part) {
        double[] sorted = runs.stream().mapToDouble(run -> run[part]).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
