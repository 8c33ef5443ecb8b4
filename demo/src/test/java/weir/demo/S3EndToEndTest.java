package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.S3Server;
import weir.drop.Storage;
import weir.feed.s3.S3Storage;

/** A feeder, drops in an S3 store, a driver with its state there, and results in Postgres and in the store: all real, and killed. */
@Tag("slow")
@Tag("full")
@Tag("s3")
class S3EndToEndTest {
    private static final S3Server SERVER = S3Server.shared();
    private static final int ROWS = 30_000;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private final String root = S3Server.BUCKET + "/" + UUID.randomUUID();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatWasStarted() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    void keepsEachRowOnceInTheStoreAndInPostgresThoughFeederAndDriverAreKilled() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                S3Storage store = S3DropsTest.open("s3://" + root)) {
            // given
            Path pipeline = pipeline();
            Map<String, String> environment = environment(postgres);
            Process feeder = feeder();

            // when
            for (int batches : List.of(1, 6)) {
                Process driver = spark(environment, "run", pipeline.toString(), "--master", "local[2]");
                await().atMost(PATIENCE).until(() -> {
                    assertThat(driver.isAlive()).as(log("driver")).isTrue();
                    return batches(store) >= batches;
                });
                driver.destroyForcibly().waitFor();
                feeder.destroyForcibly().waitFor();
                feeder = feeder();
            }
            assertThat(feeder.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(log("feeder"))
                    .isTrue();
            assertThat(feeder.exitValue()).as(log("feeder")).isZero();
            end(spark(environment, "run", pipeline.toString(), "--master", "local[2]", "--once"));

            // then
            Path seen = download(store, "out");
            assertThat(duckdb(distinct(seen))).containsExactly(ROWS + "|" + ROWS);
            List<String> counts = duckdb("SELECT gt, n FROM '" + seen + "/counts/rows.parquet' ORDER BY 1, 2");
            assertThat(rows(postgres.getPostgresDatabase().getConnection(), "SELECT gt, n FROM counts ORDER BY 1, 2"))
                    .isEqualTo(counts)
                    .isNotEmpty();
            assertThat(duckdb("SELECT sum(n)::BIGINT FROM '" + seen + "/counts/rows.parquet'"))
                    .containsExactly(String.valueOf(ROWS));
            assertThat(store.list("checkpoints/counts/state/0")).isNotEmpty();

            // when
            end(spark(environment, "verify", pipeline.toString()));

            // then
            assertThat(log("driver"))
                    .contains(": 30,000 rows accepted, 30,000 in drops, equal")
                    .contains("Every sink holds what the drops say.");

            // when
            end(spark(environment, "compact", pipeline.toString(), "each"));

            // then
            assertThat(batches(store)).as("the merged ones and the newest").isEqualTo(2);
            assertThat(duckdb(distinct(download(store, "out/each").getParent())))
                    .containsExactly(ROWS + "|" + ROWS);
        }
    }

    @Test
    void endsAtOnceWhereTheStoreNeverKnewItsKey() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start()) {
            // given
            Map<String, String> environment = environment(postgres);
            environment.put("AWS_SECRET_ACCESS_KEY", "not-the-secret-of-this-store");

            // when
            Process driver = spark(environment, "run", pipeline().toString(), "--master", "local[2]");

            // then
            assertThat(driver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(driver.exitValue()).as(log("driver")).isEqualTo(1);
            assertThat(log("driver"))
                    .contains("Cannot open the dataset", "permission denied")
                    .doesNotContain("query tries again", "not-the-secret-of-this-store");
        }
    }

    private Map<String, String> environment(EmbeddedPostgres postgres) {
        Map<String, String> environment = new TreeMap<>(SERVER.environment());
        environment.put("LAKE", "s3a://" + root);
        environment.put("POSTGRES_URL", "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres");
        environment.put("POSTGRES_PASSWORD", "postgres");
        return environment;
    }

    private static String distinct(Path out) {
        return "SELECT count(*), count(DISTINCT (_lane, _drop, _line)) FROM read_parquet('%s/each/**/*.parquet')"
                .formatted(out);
    }

    private void end(Process process) throws Exception {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(log("driver"))
                .isTrue();
        assertThat(process.exitValue()).as(log("driver")).isZero();
    }

    private Path pipeline() throws IOException {
        return Files.writeString(
                directory.resolve("pipeline.yaml"),
                """
                pipeline: in_a_store
                postgres: {url: "${POSTGRES_URL}", user: postgres, password: "${POSTGRES_PASSWORD}"}
                s3: {accessKey: "${AWS_ACCESS_KEY_ID}", secretKey: "${AWS_SECRET_ACCESS_KEY}"}
                settings: {checkpoints: "${LAKE}/checkpoints", shufflePartitions: 2}
                streams:
                  watch:
                    drop: ${LAKE}/in/watch
                    schema: Arrival_Time BIGINT, Creation_Time BIGINT, User STRING, gt STRING
                    provenance: true
                    maxDropsPerTrigger: 1
                queries:
                  each:
                    sql: SELECT _lane, _drop, _line, User, gt FROM watch
                    trigger: 0 seconds
                    sinks: [parquet: "${LAKE}/out/each"]
                  counts:
                    sql: SELECT gt, count(*) AS n FROM watch GROUP BY gt
                    mode: update
                    trigger: 0 seconds
                    sinks:
                      - postgres: {table: counts, key: [gt]}
                      - parquet: {path: "${LAKE}/out/counts", key: [gt]}
                """);
    }

    private Process feeder() throws IOException {
        return start(
                "feeder",
                SERVER.environment(),
                List.of("-Xmx192m"),
                "weir.feed.Main",
                "--generate",
                "watch",
                "--rows",
                String.valueOf(ROWS),
                "--rate",
                "2000",
                "--spool",
                directory.resolve("spool").toString(),
                "--to",
                "s3://" + root + "/in/watch");
    }

    private Process spark(Map<String, String> environment, String... arguments) throws IOException {
        return start("driver", environment, List.of("@" + sparkOptions(), "-Xmx800m"), "weir.cli.Main", arguments);
    }

    private static Path sparkOptions() {
        return Path.of(System.getProperty("user.dir")).resolveSibling("jobs/src/main/jvm/spark.options");
    }

    private Process start(
            String name, Map<String, String> environment, List<String> options, String main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve(name + ".log").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private String log(String name) throws IOException {
        Path log = directory.resolve(name + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    private static long batches(S3Storage store) throws IOException {
        return store.list("out/each").stream()
                .filter(entry -> entry.name().startsWith("batch="))
                .count();
    }

    /** All files below a directory of the store, in a directory of their own. */
    private Path download(S3Storage store, String path) throws IOException {
        Path copy = Files.createTempDirectory(directory, "seen-");
        download(store, path, copy);
        return copy.resolve(path);
    }

    private void download(S3Storage store, String path, Path copy) throws IOException {
        Path to = copy.resolve(path);
        for (Storage.Entry entry : store.list(path)) {
            String below = path + "/" + entry.name();
            if (entry.directory()) {
                download(store, below, copy);
            } else {
                Files.createDirectories(to);
                try (InputStream in = store.open(below)) {
                    Files.copy(in, copy.resolve(below));
                }
            }
        }
    }

    private static List<String> duckdb(String sql) throws SQLException {
        return rows(DriverManager.getConnection("jdbc:duckdb:"), sql);
    }

    private static List<String> rows(Connection opened, String sql) throws SQLException {
        try (Connection connection = opened;
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    values.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join("|", values));
            }
            return rows;
        }
    }
}
