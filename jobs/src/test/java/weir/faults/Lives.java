package weir.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.run.PipelineRun;
import weir.run.RunOptions;
import weir.source.LocalSpark;

/** Drivers of one pipeline, one after the other, each killed somewhere in the middle of what is left. */
final class Lives {
    /** More than the slowest machine needs: only what hangs is to run into it. */
    private static final long TIME_LIMIT_NANOS = 300_000_000_000L;

    private static final int MAX_MILLIS = 500;

    private final Path file;
    private final Postgres postgres;
    private final String database;
    private final Map<String, String> environment;
    private final Random random;
    private int lives;

    /**
     * Of a pipeline and a new database.
     *
     * @param file the pipeline, which finds the database in its environment
     * @param random says when to kill
     */
    Lives(Path file, Postgres postgres, String database, Random random) throws SQLException {
        this.file = file;
        this.postgres = postgres;
        this.database = database;
        this.environment = Map.copyOf(postgres.create(database));
        this.random = random;
    }

    /**
     * Kills a driver soon after each query that is not at its end has kept a batch in this life.
     *
     * @param all for each query how many batches there will be in the ledger in the end
     * @return the queries that were in the middle of something
     */
    Set<String> killOne(Map<String, Integer> all) throws IOException, InterruptedException {
        Map<String, Integer> before = batches();
        try (Driver driver = Driver.start(
                file.resolveSibling("driver-" + lives++ + ".log"),
                environment,
                "weir.cli.Main",
                "run",
                file.toString(),
                "--master",
                "local[2]")) {
            long deadline = System.nanoTime() + TIME_LIMIT_NANOS;
            while (!all.keySet().stream().allMatch(query -> hasGoneOn(query, before, all))) {
                if (!driver.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError("the driver kept no batch of each query:\n" + driver.output());
                }
                LockSupport.parkNanos(20_000_000);
            }
            LockSupport.parkNanos(random.nextInt(MAX_MILLIS) * 1_000_000L);
            driver.kill();
        }
        Map<String, Integer> after = batches();
        Set<String> cutShort = new TreeSet<>(all.keySet());
        cutShort.removeIf(query -> after.getOrDefault(query, 0) >= all.get(query));
        return cutShort;
    }

    private boolean hasGoneOn(String query, Map<String, Integer> before, Map<String, Integer> all) {
        int was = before.getOrDefault(query, 0);
        return was >= all.get(query) || batches().getOrDefault(query, 0) > was;
    }

    /** The last life, which reads all that is left. It is lived in this process, which spares a start of Spark. */
    void runToTheEnd() throws InterruptedException {
        runToTheEnd(Planner.read(file, environment));
    }

    /** Reads all there is, in this process. */
    static void runToTheEnd(Plan plan) throws InterruptedException {
        try (PipelineRun run = PipelineRun.start(LocalSpark.session(), plan, RunOptions.DEFAULT.untilRead())) {
            run.await();
        }
    }

    /** How many batches of each query the ledger has. */
    private Map<String, Integer> batches() {
        Map<String, Integer> batches = new TreeMap<>();
        try {
            for (String row :
                    postgres.rows(database, "SELECT query, count(DISTINCT batch) FROM weir.ledger GROUP BY query")) {
                String[] values = row.substring(1, row.length() - 1).split(", ", -1);
                batches.put(values[0], Integer.parseInt(values[1]));
            }
        } catch (SQLException e) {
            // The driver has not made the schema yet.
            return Map.of();
        }
        return batches;
    }
}
