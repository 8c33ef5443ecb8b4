package weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.Exit;
import weir.startup.ChildJvm;

/** Real drivers on a real stream, killed and doubled. */
@Tag("full")
@Timeout(600)
final class CrashTest {
    /** No counted row is lost or counted twice exactly if the counts add up to what the kept batches hold. */
    private static final String SUMS = "SELECT (SELECT coalesce(sum(n), 0) FROM counts),"
            + " (SELECT coalesce(max(batch) + 1, 0) * 500 FROM weir.ledger), (SELECT count(*) FROM counts)";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final PostgresConnection database = TestPostgres.database();
    private final List<Process> drivers = new ArrayList<>();

    @TempDir
    Path directory;

    @AfterEach
    void end() throws InterruptedException {
        for (Process driver : drivers) {
            driver.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
        }
    }

    private Process start() throws IOException {
        Process driver = new ProcessBuilder(ChildJvm.command(
                        CrashableDriver.class.getName(),
                        List.of(
                                database.url(),
                                directory.resolve("checkpoints").toUri().toString())))
                .redirectErrorStream(true)
                .redirectOutput(
                        directory.resolve("driver-" + drivers.size() + ".log").toFile())
                .start();
        drivers.add(driver);
        return driver;
    }

    private long kept() {
        List<String> known = TestPostgres.rows(
                database, "SELECT to_regclass('weir.ledger') IS NOT NULL AND to_regclass('counts') IS NOT NULL");
        return known.equals(List.of("t"))
                ? Long.parseLong(TestPostgres.rows(database, "SELECT coalesce(max(batch), -1) FROM weir.ledger")
                        .get(0))
                : -1;
    }

    private void awaitBatch(long batch) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            assertThat(drivers).as(this::logs).anyMatch(Process::isAlive);
            assertThat(kept()).as(this::logs).isGreaterThanOrEqualTo(batch);
        });
    }

    private String logs() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < drivers.size(); i++) {
            try (BufferedReader log =
                    Files.newBufferedReader(directory.resolve("driver-" + i + ".log"), StandardCharsets.UTF_8)) {
                log.lines().filter(line -> !line.startsWith("batch ")).limit(40).forEach(line -> text.append(line)
                        .append('\n'));
            } catch (IOException e) {
                text.append(e);
            }
        }
        return text.toString();
    }

    private void assertThatNothingIsLostOrCountedTwice() {
        String[] sums = TestPostgres.rows(database, SUMS).get(0).split("\\|", -1);
        assertThat(sums[0]).as("rows counted").isEqualTo(sums[1]);
        assertThat(sums[2]).isEqualTo("7");
    }

    @Test
    void goesOnAfterEachKillWithoutLosingOrDoublingARow() throws Exception {
        for (int life = 0; life < 2; life++) {
            Process driver = start();
            awaitBatch(kept() + 3);
            driver.destroyForcibly().waitFor();
            assertThatNothingIsLostOrCountedTwice();
        }

        assertThat(TestPostgres.rows(database, "SELECT epoch FROM weir.epoch")).containsExactly("2");
        assertThat(TestPostgres.rows(database, "SELECT DISTINCT directory FROM weir.checkpoint ORDER BY directory"))
                .containsExactly("counts", "counts/commits", "counts/offsets");
        try (var files = Files.walk(directory.resolve("checkpoints"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allMatch(file -> file.toString().contains("/counts/state/"));
        }
    }

    @Test
    void endsTheOlderOfTwoDrivers() throws Exception {
        Process older = start();
        awaitBatch(1);
        start();

        assertThat(older.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(this::logs)
                .isTrue();
        assertThat(older.exitValue()).isEqualTo(Exit.FENCED);
        assertThat(Files.readString(directory.resolve("driver-0.log")))
                .contains("Cannot go on with pipeline \"watch\": the driver ");
        awaitBatch(kept() + 2);
        assertThat(TestPostgres.rows(
                        database,
                        "SELECT epoch, source_start = batch::text FROM weir.ledger ORDER BY batch DESC LIMIT 1"))
                .containsExactly("2|t");
        drivers.get(1).destroyForcibly().waitFor();
        assertThatNothingIsLostOrCountedTwice();
    }
}
