package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.control.ControlPlane;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.plan.Planner;
import weir.problem.Failure;
import weir.problem.InvalidInput;
import weir.yaml.Position;

/** A PostgreSQL that takes encrypted connections only, and the certificate of an authority of one's own. */
@Tag("slow")
final class PostgresTlsTest {
    @TempDir
    private static Path certificates;

    @TempDir
    private Path directory;

    private static EmbeddedPostgres server;
    private static Certificates known;

    @BeforeAll
    static void start() throws Exception {
        known = Certificates.make(certificates.resolve("known"));
        Path data = certificates.resolve("data");
        server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("fsync", "off")
                .setPGStartupWait(Duration.ofMinutes(5))
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", known.certificate().toString())
                .setServerConfig("ssl_key_file", known.key().toString())
                .start();
        Files.writeString(data.resolve("pg_hba.conf"), "hostssl all all all trust\n");
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static PostgresConnection at(String host, String options) {
        return new PostgresConnection(
                new Position(1, "postgres"),
                "jdbc:postgresql://" + host + ":" + server.getPort() + "/postgres?" + options,
                "postgres",
                "postgres");
    }

    private static String verifying(Path authority) {
        return "sslmode=verify-full&sslrootcert=" + authority;
    }

    @Test
    void driverAndTasksAndReadersVerifyTheServer() throws Exception {
        PostgresConnection database = at("localhost", verifying(known.authority()));
        Lake lake = new Lake(directory);
        lake.drops().add("a", "{\"k\":\"x\",\"n\":1,\"at\":1}", "oops");
        Path file = lake.write(
                Lake.section(database),
                """
                rows:
                  sql: SELECT k, n FROM seen
                  sinks: [postgres: {table: rows}]
                """);
        // A task writes what is bad.
        Files.writeString(
                file, Files.readString(file).replace("    watermark:", "    badRows: quarantine\n    watermark:"));

        lake.runOnce(file);

        assertThat(TestPostgres.rows(database, "SELECT k, n FROM rows")).containsExactly("x|1");
        assertThat(TestPostgres.rows(database, "SELECT raw FROM weir.rejects")).containsExactly("oops");
        assertThat(TestPostgres.rows(database, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                .containsExactly("t");
    }

    @Test
    void connectionsThatAreNotEncryptedAreNotTaken() {
        assertThatThrownBy(() -> ControlPlane.open(at("localhost", "sslmode=disable"), "watch"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no encryption");
    }

    @Test
    void anotherAuthorityIsNotTrusted() throws Exception {
        Path other = Certificates.make(certificates.resolve("other")).authority();

        assertThatThrownBy(() -> ControlPlane.open(at("localhost", verifying(other)), "watch"))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("Cannot open the control plane of pipeline \"watch\": SSL error: ")
                .hasMessageEndingWith(
                        "See that sslrootcert in the URL has who signed the server's certificate, and that it is one"
                                + " for the host of the URL; Weir tries again.");
    }

    @Test
    void anotherHostIsNotTrusted() throws Exception {
        assertThatThrownBy(() -> ControlPlane.open(at("127.0.0.1", verifying(known.authority())), "watch"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("127.0.0.1 could not be verified")
                .hasMessageContaining("that it is one for the host of the URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password=sesame", "ssl=true&sslpassword=sesame", "sslPassword=sesame", "user=me"})
    void secretsInTheUrlAreRefused(String options) throws Exception {
        Lake lake = new Lake(directory);
        Path file = lake.write(
                "postgres: {url: \"${URL}\", user: me, password: \"${PASSWORD}\"}\n",
                """
                rows:
                  sql: SELECT k, n FROM seen
                  sinks: [postgres: {table: rows}, jdbc: {url: "jdbc:h2:mem:x;${OPTIONS}", table: rows}]
                """);
        Map<String, String> environment = Map.of(
                "URL",
                "jdbc:postgresql://localhost/lake?" + options,
                "OPTIONS",
                options.replace('&', ';'),
                "PASSWORD",
                "x");

        assertThatThrownBy(() -> Planner.read(file, environment))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("postgres.url: a URL must not hold user, passwords or other secrets")
                .hasMessageContaining("sinks[1].jdbc.url: a URL must not hold user, passwords or other secrets")
                .hasMessageNotContaining("sesame");
    }
}
