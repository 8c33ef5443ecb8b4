package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The chart in a namespace. The environment
 * variable {@code WEIR_CLUSTER_VALUES} may name a file of values for the chart, which says how images are called there.
 */
final class Installation {
    static final String NAME = "drill";
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Namespace namespace;

    record Outcome(int code, String out, String err) {
        JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (JsonProcessingException e) {
                throw new AssertionError(out + err, e);
            }
        }
    }

    Installation(Namespace namespace) {
        this.namespace = namespace;
    }

    /** Installs the chart, or upgrades it. */
    void upgrade(Path pipeline, String... settings) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "helm",
                "upgrade",
                NAME,
                PROJECT.resolve("helm/weir").toString(),
                "--install",
                "--namespace=" + namespace.name(),
                "--set=demo.enabled=true",
                "--set=feeder.streams.watch.generate=watch,feeder.streams.watch.rate=100,feeder.streams.watch.drop-age=2s",
                "--set=feeder.streams.heart.generate=heart,feeder.streams.heart.rate=20,feeder.streams.heart.drop-age=5s",
                "--set=feeder.streams.real.http=0.0.0.0:8080,feeder.streams.real.insecure=true",
                "--set-file=pipeline=" + pipeline,
                "--set-file=files.users\\.csv=" + PROJECT.resolve("pipelines/users.csv")));
        String values = System.getenv("WEIR_CLUSTER_VALUES");
        if (values != null) {
            command.add("--values=" + values);
        }
        for (String setting : settings) {
            command.add("--set=" + setting);
        }
        Namespace.execute(command);
    }

    /** Goes back to the revision before. */
    void rollback() throws IOException, InterruptedException {
        Namespace.execute(List.of("helm", "rollback", NAME, "--namespace=" + namespace.name()));
    }

    void uninstall() throws IOException, InterruptedException {
        Namespace.execute(List.of("helm", "uninstall", NAME, "--namespace=" + namespace.name()));
    }

    /** Runs a verb of {@code weir} on it. */
    Outcome weir(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--namespace=" + namespace.name());
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                all.toArray(String[]::new));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Waits until {@code weir status} finds nothing wrong, in an epoch after the given one, and a query has committed a batch. */
    long awaitGood(long epochBefore) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .conditionEvaluationListener(null)
                .until(this::epochIfGood, epoch -> epoch > epochBefore);
    }

    private long epochIfGood() {
        Outcome outcome = weir("status", "-o", "json");
        if (outcome.code() != 0) {
            return 0;
        }
        JsonNode status = outcome.json();
        boolean hasCommitted =
                status.path("queries").findValues("batch").stream().anyMatch(JsonNode::isNumber);
        return hasCommitted ? status.path("epoch").asLong() : 0;
    }

    /** Waits until {@code weir status} says that something is the matter, in these words. */
    void awaitTrouble(String... words) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            Outcome status = weir("status");
            assertThat(status.code()).isEqualTo(1);
            assertThat(status.out()).contains(words);
        });
    }

    /** What a query of one number says in the try-out's PostgreSQL; 0 while the table is not there. */
    long number(String sql) throws IOException, SQLException {
        return namespace.number(NAME, sql);
    }
}
