package weir.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Drivers of one pipeline, one after the other, each killed somewhere in the middle of what is left. */
final class Lives {
    private static final long FIRST_BATCH_NANOS = 60_000_000_000L;
    private static final int MOST_MILLIS = 800;

    private final Path file;
    private final Postgres postgres;
    private final String database;
    private final Map<String, String> environment;
    private final Random random;

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
     * Kills a driver soon after the first batch that it keeps.
     *
     * @param all how many batches there will be in the ledger in the end
     * @return whether it was in the middle of something
     */
    boolean killOne(int all) throws IOException, InterruptedException {
        int before = batches();
        try (Driver driver = start("killed at " + before)) {
            long deadline = System.nanoTime() + FIRST_BATCH_NANOS;
            while (batches() <= before && System.nanoTime() < deadline) {
                LockSupport.parkNanos(20_000_000);
            }
            LockSupport.parkNanos(random.nextInt(MOST_MILLIS) * 1_000_000L);
            driver.kill();
        }
        return batches() > before && batches() < all;
    }

    /** Starts a driver. Its log lies beside the pipeline. */
    Driver start(String name, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("run", file.toString(), "--master", "local[2]"));
        arguments.addAll(List.of(options));
        return Driver.start(
                file.resolveSibling(name + ".log"), environment, "weir.cli.Main", arguments.toArray(String[]::new));
    }

    private int batches() {
        try {
            return Integer.parseInt(postgres.rows(database, "SELECT count(*) FROM weir.ledger")
                    .get(0)
                    .replaceAll("\\D", ""));
        } catch (SQLException e) {
            // The driver has not made the schema yet.
            return 0;
        }
    }
}
