package weir.faults;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import weir.drop.SmallDisk;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.source.LocalSpark;
import weir.verify.Verdict;
import weir.verify.Verification;

/** One run of the harness: readings come in, a driver works, something happens to it, and in the end all is compared. */
final class FaultCase {
    private static final int DROPS = 72;
    /** More than the slowest machine needs: only what hangs is to run into it. */
    private static final int TIME_LIMIT_SECONDS = 300;

    private final long seed;
    private final Fault fault;
    private final Random random;
    private final Postgres postgres;
    private final Optional<Postgres> ofItsOwn;
    private final String database;
    private final Path lake;
    private final Map<String, String> environment;
    private final List<Driver> drivers = new ArrayList<>();

    /**
     * A case.
     *
     * @param directory an empty one
     * @param shared a database of many cases; one that ends for good is one of its own
     */
    FaultCase(long seed, Fault fault, Path directory, Postgres shared) throws IOException, SQLException {
        this.seed = seed;
        this.fault = fault;
        this.random = new Random(seed);
        this.ofItsOwn = fault == Fault.LOSSY_FAILOVER
                ? Optional.of(Postgres.withStandby(directory.resolve("postgres")))
                : Optional.empty();
        this.postgres = ofItsOwn.orElse(shared);
        this.lake = directory;
        this.database = "case_" + fault.name().toLowerCase(Locale.ROOT) + "_" + seed;
        this.environment = new TreeMap<>(postgres.create(database));
    }

    /** Runs it, and tells what differs in the end, once by {@code weir verify} and once by DuckDB; empty if nothing does. */
    List<String> run() throws IOException, InterruptedException, SQLException {
        Path store = lake.resolve("store");
        try (Disk disk = fault == Fault.DISK_FULL ? Disk.small(store) : Disk.shared(store)) {
            environment.put("LAKE", lake.toString());
            environment.put("STORE", store.toString());
            environment.put("FAULTY_FULL", disk.sign().toString());
            drive(disk);
            List<String> differences =
                    new ArrayList<>(new ResultComparison(lake, store, postgres, database).differences());
            differences.addAll(verified());
            return differences;
        } finally {
            for (Driver driver : drivers) {
                driver.close();
            }
            if (ofItsOwn.isPresent()) {
                ofItsOwn.get().close();
            }
        }
    }

    private void drive(Disk disk) throws IOException, InterruptedException, SQLException {
        try (Readings readings = new Readings(lake.resolve("in"), seed, DROPS)) {
            Driver first = start(fault == Fault.STORE ? 30 : 0);
            awaitFirstBatch(first);
            pause(random.nextInt(fault == Fault.DISK_FULL || fault == Fault.LOSSY_FAILOVER ? 500 : 2_500));
            happen(first, disk);
            readings.awaitEnd();
            end(first);
        }
        Lives.runToTheEnd(plan());
    }

    private List<String> verified() {
        List<String> bad = new ArrayList<>();
        Verification.of(LocalSpark.session(), plan(), verdict -> {
            if (verdict.result() != Verdict.Result.EQUAL || verdict.batch().isEmpty()) {
                bad.add("weir verify: " + verdict);
            }
        });
        return bad;
    }

    private void happen(Driver first, Disk disk) throws IOException, InterruptedException, SQLException {
        switch (fault) {
            case KILL, STORE -> first.kill();
            case TWIN -> twin(first);
            case POSTGRES_CRASH -> postgres.crash();
            case POSTGRES_CUT -> {
                for (int i = 0; i < 5; i++) {
                    postgres.cut();
                    pause(random.nextInt(300));
                }
            }
            case LOSSY_FAILOVER -> failOver(first);
            case DISK_FULL -> {
                disk.fill();
                awaitComplaint(first);
                pause(random.nextInt(2_000));
                disk.free();
            }
        }
    }

    /** The driver lives, and knows nothing of it but that the database has gone back behind what it had confirmed. */
    private void failOver(Driver driver) throws IOException, InterruptedException, SQLException {
        postgres.cutOffStandby();
        int received = batches();
        awaitBatches(driver, received + 1 + random.nextInt(6));
        int confirmed = batches();
        postgres.failOver();
        int left = Integer.parseInt(postgres.rows(database, "SELECT count(*) FROM weir.ledger")
                .get(0)
                .replaceAll("\\D", ""));
        if (left >= confirmed) {
            throw new AssertionError("nothing was lost: " + left + " batches of " + confirmed);
        }
        awaitBatches(driver, left + 1);
    }

    /** Something has to be there to be written. */
    private static void awaitComplaint(Driver driver) throws IOException {
        long end = System.nanoTime() + TIME_LIMIT_SECONDS * 1_000_000_000L;
        while (!driver.output().contains(SmallDisk.FULL)) {
            if (!driver.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("the driver did not notice that the disk is full:\n" + driver.output());
            }
            pause(50);
        }
    }

    private void twin(Driver first) throws IOException, InterruptedException, SQLException {
        first.freeze();
        int kept = batches();
        Driver second = start(0);
        awaitBatches(second, kept + 1);
        first.thaw();
        int code = first.await(TIME_LIMIT_SECONDS);
        if (code != Exit.FENCED) {
            throw new AssertionError("the first driver ended with " + code + " and not fenced:\n" + first.output());
        }
        end(second);
    }

    private void end(Driver driver) throws IOException, InterruptedException {
        if (driver.isAlive()) {
            driver.terminate();
            driver.await(TIME_LIMIT_SECONDS);
        }
    }

    private Plan plan() {
        return Planner.read(pipeline(), environment);
    }

    private Driver start(int faultyWrites) throws IOException {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("FAULTY_WRITES", Integer.toString(faultyWrites));
        variables.put("FAULTY_SEED", Long.toString(seed));
        Driver driver = Driver.start(
                lake.resolve("driver-" + drivers.size() + ".log"),
                variables,
                "weir.cli.Main",
                "run",
                pipeline().toString(),
                "--master",
                "local[2]");
        drivers.add(driver);
        return driver;
    }

    private static Path pipeline() {
        try {
            return Paths.get(FaultCase.class.getResource("pipeline.yaml").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitFirstBatch(Driver driver) throws IOException {
        awaitBatches(driver, 1);
    }

    private void awaitBatches(Driver driver, int atLeast) throws IOException {
        long end = System.nanoTime() + TIME_LIMIT_SECONDS * 1_000_000_000L;
        while (batches() < atLeast) {
            if (!driver.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("the driver kept no batch:\n" + driver.output());
            }
            pause(50);
        }
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

    private static void pause(long millis) {
        LockSupport.parkNanos(millis * 1_000_000);
    }
}
