package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Installs the chart in the cluster that {@code KUBECONFIG} names, in a namespace of its own, and kills each of its parts. The environment
 * variable {@code WEIR_CLUSTER_VALUES} may name a file of values for the chart, which says how images are called there. Needs {@code helm}
 * and {@code kubectl}.
 */
@Tag("cluster")
class ClusterTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final String NAMESPACE =
            "weir-drill-" + ProcessHandle.current().pid();
    private static final String PIPELINE =
            """
            pipeline: drill
            postgres: {url: "${POSTGRES_URL}", user: "${POSTGRES_USER}", password: "${POSTGRES_PASSWORD}"}
            settings:
              checkpoints: ${LAKE}/checkpoints
            streams:
              watch:
                drop: ${LAKE}/in/watch
                schema: Creation_Time BIGINT, User STRING, gt STRING, x DOUBLE
                eventTime: timestamp_micros(Creation_Time div 1000)
                watermark: 1 hour
            queries:
              activity:
                sql: SELECT gt, count(*) AS readings FROM watch GROUP BY gt
                mode: update
                trigger: 1 seconds
                sinks:
                  - postgres: {table: activity, key: [gt]}
              rows:
                sql: SELECT User, gt, x FROM watch
                trigger: 1 seconds
                sinks:
                  - parquet: ${LAKE}/out/rows
            """;

    @TempDir
    private static Path directory;

    private record Outcome(int code, String out, String err) {}

    @BeforeAll
    static void install() throws Exception {
        Path pipeline = Files.writeString(directory.resolve("pipeline.yaml"), PIPELINE);
        List<String> command = new ArrayList<>(List.of(
                "helm",
                "install",
                "drill",
                PROJECT.resolve("helm/weir").toString(),
                "--namespace=" + NAMESPACE,
                "--create-namespace",
                "--set=demo.enabled=true,feeder.streams.watch.generate=watch,feeder.streams.watch.rate=200",
                "--set-file=pipeline=" + pipeline));
        String values = System.getenv("WEIR_CLUSTER_VALUES");
        if (values != null) {
            command.add("--values=" + values);
        }
        run(command);
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> {
                    Outcome status = weir("status", "-o", "json");
                    return status.code() == 0
                            && new ObjectMapper()
                                    .readTree(status.out())
                                    .at("/queries/0/batch")
                                    .isNumber();
                });
    }

    @AfterAll
    static void uninstall() throws Exception {
        run(List.of("helm", "uninstall", "drill", "--namespace=" + NAMESPACE));
        run(List.of("kubectl", "delete", "namespace", NAMESPACE, "--wait=false"));
    }

    @ParameterizedTest
    @EnumSource(Part.class)
    void losesAndDoublesNothingWhenAPodIsKilled(Part part) throws Exception {
        Outcome drill = weir("drill", "kill", part.label(), "-o", "json", "--patience", "10m");

        assertThat(drill.code()).as("%s%n%s", drill.out(), drill.err()).isZero();
        JsonNode result = new ObjectMapper().readTree(drill.out());
        assertThat(result.path("lost").asLong(-1)).isZero();
        assertThat(result.path("duplicated").asLong(-1)).isZero();
        assertThat(result.at("/overAll/firstCommit/worst").asLong()).isPositive();
        assertThat(result.at("/kills/0/driverRestarted").asBoolean()).isFalse();
    }

    @Test
    void namesWhatIsKnownOfAllParts() {
        Outcome status = weir("status");

        assertThat(status.out()).contains("drill-driver-0", "drill-feeder-0", "drill-postgres-0", "drill-store-0");
    }

    private static Outcome weir(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--namespace=" + NAMESPACE);
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
