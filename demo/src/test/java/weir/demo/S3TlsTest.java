package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.S3Server;

/** A store that is reached by TLS alone, and whose certificate has to be trusted. */
@Tag("slow")
class S3TlsTest {
    @TempDir
    private Path directory;

    @Test
    void isReadAndWrittenByTlsAndOnlyIfItsCertificateIsTrusted() throws Exception {
        try (S3Server server = S3Server.startWithTls()) {
            // given
            Path pipeline = Files.writeString(
                    directory.resolve("pipeline.yaml"),
                    """
                    pipeline: by_tls
                    settings: {checkpoints: "s3://lake/checkpoints"}
                    streams:
                      watch: {drop: "s3://lake/in/watch", schema: "User STRING, gt STRING"}
                    queries:
                      each: {sql: SELECT User FROM watch, sinks: [parquet: out/each]}
                    """);
            String[] feed = {"--generate", "watch", "--rows", "100", "--to", "s3://lake/in/watch", "--spool", "spool"};

            // when
            int untrusted = run(server, List.of(), "weir.feed.Main", feed);
            int fed = run(server, server.trustStore(), "weir.feed.Main", feed);
            List<String> spark = new ArrayList<>(server.trustStore());
            spark.add("@" + Path.of(System.getProperty("user.dir")).resolveSibling("jobs/src/main/jvm/spark.options"));
            int kept =
                    run(server, spark, "weir.cli.Main", "run", pipeline.toString(), "--once", "--master", "local[2]");

            // then
            assertThat(untrusted).as(log()).isEqualTo(1);
            assertThat(log())
                    .contains(
                            "Cannot write drops to \"s3://lake/in/watch/\": its certificate is not one that Java trusts.");
            assertThat(fed).as(log()).isZero();
            assertThat(kept).as(log()).isZero();
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT count(*) FROM '" + directory + "/out/each/**/*.parquet'")) {
                rows.next();
                assertThat(rows.getInt(1)).isEqualTo(100);
            }
        }
    }

    private int run(S3Server server, List<String> options, String main, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Xmx600m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        builder.environment().putAll(server.environment());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(log()).isTrue();
        return process.exitValue();
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }
}
