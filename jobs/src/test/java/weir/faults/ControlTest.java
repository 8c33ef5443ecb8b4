package weir.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A harness in which nothing can fail proves nothing: without Weir's source and sinks, the comparison must find something. */
class ControlTest {
    private static final int MOST_KILLS = 40;

    @TempDir
    private Path directory;

    @Test
    void findsDuplicatesWherePlainSparkIsKilled() throws IOException, InterruptedException, SQLException {
        Path store = Files.createDirectory(directory.resolve("store"));
        Random random = new Random(1);
        try (Postgres postgres = new Postgres(directory.resolve("postgres"));
                Readings readings = new Readings(directory.resolve("in"), 1, 400)) {
            Map<String, String> environment = new TreeMap<>(postgres.create("control"));
            environment.put("LAKE", directory.toString());
            environment.put("STORE", store.toString());

            // The moment between the table's commit and the checkpoint's is short: kill until it is hit.
            for (int kills = 0; kills < MOST_KILLS && !holdsDuplicates(postgres); kills++) {
                killOnceItWrites(postgres, environment, random);
            }
            readings.awaitEnd();
            try (Driver last =
                    Driver.start(directory.resolve("last.log"), environment, PlainSpark.class.getName(), "--once")) {
                assertThat(last.await(120)).as(last.output()).isZero();
            }

            assertThat(new Comparison(directory, store, postgres, "control").differencesOfRows())
                    .singleElement()
                    .asString()
                    .contains("extra");
        }
    }

    private void killOnceItWrites(Postgres postgres, Map<String, String> environment, Random random)
            throws IOException, InterruptedException {
        long before = count(postgres, "SELECT count(*) FROM rows");
        try (Driver driver = Driver.start(directory.resolve("driver.log"), environment, PlainSpark.class.getName())) {
            while (driver.isAlive() && count(postgres, "SELECT count(*) FROM rows") == before) {
                LockSupport.parkNanos(5_000_000);
            }
            LockSupport.parkNanos(random.nextInt(60) * 1_000_000L);
            driver.kill();
        }
    }

    private static boolean holdsDuplicates(Postgres postgres) {
        return count(postgres, "SELECT count(*) - count(DISTINCT id) FROM rows") > 0;
    }

    private static long count(Postgres postgres, String sql) {
        try {
            return Long.parseLong(postgres.rows("control", sql).get(0).replaceAll("\\D", ""));
        } catch (SQLException e) {
            // Spark has not made the table yet.
            return 0;
        }
    }
}
