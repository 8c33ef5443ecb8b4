package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One story of a demo that is killed, stopped and started again; each test looks at one side of how it ended. */
@Tag("slow")
class DemoTest {
    private static final Path USERS = Path.of("").toAbsolutePath().getParent().resolve("pipelines/users.csv");
    private static final long SEED = Long.getLong("weir.seed", 20260101);

    @TempDir
    private static Path temp;

    private static Path directory;
    private static int exitAfterInterrupt;
    private static boolean sparkOutlivedItsParent;
    private static Optional<ProcessHandle> postgresAfterInterrupt = Optional.empty();
    private static int exitAtTheEnd;
    private static String lastOutput = "";
    private static String allOutput = "";

    @BeforeAll
    static void killItStopItAndStartItAgain() throws Exception {
        directory = temp.resolve("a demo");
        Random random = new Random(SEED);
        try (DemoProcess demo = DemoProcess.start(directory, "--rate", "400")) {
            demo.awaitReadings(0);
            pause(random.nextInt(3_000));
            Optional<ProcessHandle> spark = demo.spark();
            long readings = demo.readings();
            spark.orElseThrow().destroyForcibly();
            demo.awaitSpark(spark);
            demo.awaitReadings(readings);
            demo.interrupt();
            exitAfterInterrupt = demo.awaitExit();
            postgresAfterInterrupt = DemoProcess.postgres(directory).filter(ProcessHandle::isAlive);
            allOutput += demo.output();
        }
        try (DemoProcess demo = DemoProcess.start(directory, "--rate", "400")) {
            ProcessHandle spark = demo.awaitSpark(Optional.empty());
            // Anywhere in its start, or in its first batches.
            pause(random.nextInt(15_000));
            spark.destroyForcibly();
            ProcessHandle next = demo.awaitSpark(Optional.of(spark));
            demo.kill();
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> !next.isAlive());
            } finally {
                sparkOutlivedItsParent = next.isAlive();
                next.destroyForcibly();
            }
            allOutput += demo.output();
        }
        try (DemoProcess demo = DemoProcess.start(directory, "--rate", "400", "--for", "5s")) {
            exitAtTheEnd = demo.awaitExit();
            lastOutput = demo.output();
            allOutput += lastOutput;
        }
    }

    private static void pause(int millis) {
        long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        await().atMost(Duration.ofMillis(millis + 5_000L)).until(() -> System.nanoTime() >= until);
    }

    @Test
    void everyTableEqualsWhatTheDropsSayHoweverOftenSparkWasKilled() {
        assertThat(lastOutput)
                .as("with -Dweir.seed=" + SEED)
                .endsWith("Every table equals what the drops say.\n")
                .containsPattern("(?m)^  table user_join +[\\d,]+ rows  equal$")
                .containsPattern("(?m)^  Parquet user_join +[\\d,]+ rows  equal$");
        assertThat(exitAtTheEnd).isZero();
    }

    @Test
    void theWindowsAddUpToTheReadingsThatWereFed() throws Exception {
        long fed;
        try (Stream<Path> drops = Files.walk(directory.resolve("lake/in/watch"))) {
            fed = drops.filter(drop -> drop.toString().endsWith(".json"))
                    .mapToLong(DemoTest::goodReadings)
                    .sum();
        }

        try (DemoDirectory place = DemoDirectory.open(directory);
                Postgres postgres = Postgres.start(place);
                Connection connection = postgres.connect();
                Statement statement = connection.createStatement();
                var sum = statement.executeQuery("SELECT sum(readings) FROM tumbling_5s")) {
            sum.next();
            assertThat(sum.getLong(1)).isEqualTo(fed).isPositive();
        }
    }

    private static long goodReadings(Path drop) {
        try (Stream<String> lines = Files.lines(drop)) {
            return lines.filter(line -> !line.contains("\"gt\":null")).count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void showsTheFirstRowsOfEachTable() {
        assertThat(lastOutput)
                .containsPattern("(?m)^errors_vs_good\n  kind +readings\n  error +\\d+\n  good +\\d+\n")
                .containsPattern("(?m)^sliding_10s_5s\n  start +end +gt +readings\n");
    }

    @Test
    void ctrlCStopsEverything() {
        assertThat(exitAfterInterrupt).isEqualTo(130);
        assertThat(allOutput).contains("Stopped; the same command goes on from here.\n");
        assertThat(postgresAfterInterrupt).isEmpty();
    }

    @Test
    void sparkEndsWithTheDemoThatStartedIt() {
        assertThat(sparkOutlivedItsParent).isFalse();
    }

    @Test
    void thePasswordIsTheOwnersAloneAndNeverLogged() throws IOException {
        Path file = directory.resolve("password");
        String password = Files.readString(file).strip();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(password).hasSize(32);
        assertThat(allOutput).doesNotContain(password);
        assertThat(Files.readString(directory.resolve("pipeline.log"))).doesNotContain(password);
        assertThat(Files.readString(directory.resolve("postgres/postgres.log"))).doesNotContain(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE activities_update SET readings = readings + 1 WHERE gt = 'sit'",
                "DELETE FROM user_join WHERE ctid = (SELECT min(ctid) FROM user_join)",
                "INSERT INTO stairs SELECT * FROM stairs LIMIT 1",
                "UPDATE cube SET x = x + 0.001 WHERE gt IS NULL AND \"Model\" IS NULL"
            })
    void aRowThatWasTamperedWithIsFound(String tampering) throws Exception {
        String table = tampering.replaceFirst("^(UPDATE|DELETE FROM|INSERT INTO) (\\w+).*", "$2");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Check> checks = WatchChecks.all().stream()
                .filter(check -> check.name().equals(table))
                .toList();

        boolean equal;
        try (DemoDirectory place = DemoDirectory.open(directory);
                Postgres postgres = Postgres.start(place);
                Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(statement.executeUpdate(tampering)).isEqualTo(1);
            equal = new Report(new PrintStream(out, true, StandardCharsets.UTF_8))
                    .compare(place, USERS, connection, checks);
            connection.rollback();
        }

        assertThat(equal).isFalse();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .containsPattern("(?m)^  table " + table + " +[\\d,]+ rows  DIFFERENT$")
                .containsPattern("(?m)^      (missing|surplus|expected and found): .+$");
    }

    @Test
    void aParquetFileThatIsGoneIsFound() throws Exception {
        Path copy = temp.resolve("copy");
        copyTree(directory.resolve("lake"), copy);
        try (Stream<Path> files = Files.walk(copy.resolve("out/stairs"))) {
            Files.delete(files.filter(file -> file.toString().endsWith(".parquet"))
                    .max(Comparator.comparing(DemoTest::size))
                    .orElseThrow());
        }
        Check stairs = WatchChecks.all().stream()
                .filter(check -> check.name().equals("stairs"))
                .findAny()
                .orElseThrow();

        try (DemoDirectory place = DemoDirectory.open(directory);
                Postgres postgres = Postgres.start(place);
                Connection connection = postgres.connect();
                DuckDbComparison comparison = new DuckDbComparison(copy, USERS, temp.resolve("scratch"), connection)) {
            List<DuckDbComparison.Finding> findings = comparison.compare(stairs);

            assertThat(findings.get(0).differences()).isEmpty();
            assertThat(findings.get(1).place()).isEqualTo("Parquet stairs");
            assertThat(findings.get(1).differences())
                    .anySatisfy(difference -> assertThat(difference).matches("\\d+ rows expected, \\d+ found"))
                    .anySatisfy(difference -> assertThat(difference).startsWith("missing: stairs"));
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
