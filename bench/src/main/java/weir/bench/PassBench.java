package weir.bench;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
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
 * The ten queries of {@code pipelines/watch.yaml} over drops of 2,000 rows, one a batch: in a pass, against each by itself, with groups in PostgreSQL and in
 * Spark's state store. CPU milliseconds of the driver's process and of the server for one drop through all ten queries, in runs that alternate; of each run the
 * first drops are left out, and the first run of each way. Without datasets of files, if asked.
 *
 * <pre>java … weir.bench.PassBench [drops a run] [runs] [tables]</pre>
 */
final class PassBench {
    private static final int ROWS = 2_000;
    private static final int QUERIES = 10;
    /** Drops at the beginning of each run that are not measured. */
    private static final int WARM = 10;

    private static final String[] ACTIVITIES = {"stand", "sit", "walk", "bike", "stairsup", "stairsdown"};
    private static final String[] USERS = {"a", "b", "c", "d", "e", "f", "g", "h", "i"};

    private PassBench() {}

    /** One way of running them, with a database, drops and checkpoints of its own. */
    private record Way(String name, LaneWriter lane, Plan plan, List<Used> runs) {}

    /** In ms. */
    private record Used(double driver, double server, double wall) {
        Used minus(Used other) {
            return new Used(driver - other.driver, server - other.server, wall - other.wall);
        }

        Used dividedBy(double by) {
            return new Used(driver / by, server / by, wall / by);
        }
    }

    public static void main(String[] arguments) throws Exception {
        int drops = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        boolean onlyTables = arguments.length > 2 && arguments[2].equals("tables");
        Log.configure(false);
        Path directory = Files.createTempDirectory("weir-bench");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start()) {
            List<Way> ways = List.of(
                    way(directory, postgres, "spark", "state: spark", false, onlyTables),
                    way(directory, postgres, "postgres", "state: postgres", false, onlyTables),
                    way(directory, postgres, "pass", "state: postgres", true, onlyTables));
            SparkSession spark =
                    SparkSessions.start("bench", ways.get(0).plan().pipeline().settings(), Optional.of("local[2]"));
            for (int run = 0; run <= runs; run++) {
                for (Way way : ways) {
                    write(way.lane(), drops, run * drops * ROWS);
                    Used cost = run(spark, way.plan(), postgres, drops);
                    if (run > 0) {
                        way.runs().add(cost);
                    }
                }
            }
            spark.stop();
            System.out.println("| way | CPU ms of Weir, a drop | of PostgreSQL | wall ms |");
            System.out.println("|---|---|---|---|");
            for (Way way : ways) {
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.1f | %.1f | %.1f |%n",
                        way.name(),
                        median(way.runs(), Used::driver),
                        median(way.runs(), Used::server),
                        median(way.runs(), Used::wall));
            }
        }
    }

    private static double median(List<Used> runs, ToDoubleFunction<Used> part) {
        double[] sorted = runs.stream().mapToDouble(part).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static Way way(
            Path directory, EmbeddedPostgres postgres, String name, String state, boolean passes, boolean onlyTables)
            throws IOException, SQLException {
        Path own = Files.createDirectory(directory.resolve(name));
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        Path examples = Path.of("pipelines");
        Files.copy(examples.resolve("users.csv"), own.resolve("users.csv"));
        String text = Files.readString(examples.resolve("watch.yaml"))
                .replace("settings:\n", "settings:\n  passes: " + passes + "\n")
                .replace("watermark: 1 hour\n", "watermark: 1 hour\n    maxDropsPerTrigger: 1\n")
                .replace("trigger: 2 seconds\n", "trigger: 0 ms\n    " + state + "\n");
        if (onlyTables) {
            text = text.replaceAll("(?m)^ +- parquet: .*\n", "");
        }
        Path file = Files.writeString(own.resolve("pipeline.yaml"), text);
        return new Way(
                name,
                LaneWriter.open(new DirectoryStorage(own.resolve("in/watch")), "bench"),
                Planner.read(
                        file,
                        Map.of(
                                "LAKE", own.toString(),
                                "POSTGRES_URL", "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name,
                                "POSTGRES_USER", "postgres",
                                "POSTGRES_PASSWORD", "postgres")),
                new ArrayList<>());
    }

    private static void write(LaneWriter lane, int drops, int firstRow) {
        int row = firstRow;
        for (int drop = 0; drop < drops; drop++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < ROWS; i++, row++) {
                long time = 1_700_000_000_000L + row * 5L;
                lines.append(
                        """
                        {"Arrival_Time":%d,"Creation_Time":%d000000,"Device":"nexus4_%d","Index":%d,"Model":"nexus4","User":"%s",\
                        "gt":"%s","x":%s,"y":%s,"z":%s}
                        """
                                .formatted(
                                        time,
                                        time,
                                        row % 2,
                                        row,
                                        USERS[row % USERS.length],
                                        ACTIVITIES[row / 100 % ACTIVITIES.length],
                                        row % 97 * 0.37,
                                        row % 89 * 0.11,
                                        row % 83 * 0.53));
            }
            lane.append(Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
        }
    }

    /** Takes the costs when all but the first drops are through, for one drop. */
    private static Used run(SparkSession spark, Plan plan, EmbeddedPostgres postgres, int drops) throws Exception {
        Measuring measuring = new Measuring(postgres);
        try (PipelineRun run = PipelineRun.start(
                spark, plan, RunOptions.DEFAULT.untilRead().telling((query, batch) -> measuring.batch(drops)))) {
            run.await();
        }
        return measuring.end.minus(measuring.begin).dividedBy(drops - WARM);
    }

    private static final class Measuring {
        private final EmbeddedPostgres postgres;
        private int batches;
        private Used begin = new Used(0, 0, 0);
        private Used end = new Used(0, 0, 0);

        Measuring(EmbeddedPostgres postgres) {
            this.postgres = postgres;
        }

        synchronized void batch(int drops) {
            batches++;
            if (batches == WARM * QUERIES) {
                begin = now();
            } else if (batches == drops * QUERIES) {
                end = now();
            }
        }

        private Used now() {
            try {
                OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
                return new Used(
                        machine.getProcessCpuTime() / 1e6, ServerCpu.millis(postgres), System.nanoTime() / 1e6);
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
