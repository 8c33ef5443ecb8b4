package weir.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.address.HostPort;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.run.ExecutorCount;
import weir.run.Lake;
import weir.run.PipelineRun;

@Tag("slow")
class DriverServerTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String SUMS =
            """
            sums:
              sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
              mode: update
              trigger: 0 seconds
              sinks:
                - postgres: {table: sums, key: [k]}
            """;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private final DriverLife life = new DriverLife("test", Duration.ofMinutes(5));
    private final DriverServer server = DriverServer.start(new HostPort("127.0.0.1", 0), life);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsHowFarADriverIs() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.add("a", "x", 3, 2);
        assertThat(ask(server, "/readyz").statusCode()).isEqualTo(503);
        assertThat(ask(server, "/readyz").body()).isEqualTo("Spark is starting\n");
        assertThat(ask(server, "/healthz").statusCode()).isEqualTo(200);
        life.sparkIsUp(() -> Optional.of(new ExecutorCount(2, 1)));

        // when
        try (PipelineRun run = lake.start(lake.write(Lake.section(database), SUMS))) {
            life.runs(run);
            await().atMost(LONG).until(() -> status(server).path("milestones").has("caughtUp"));

            // then
            assertThat(ask(server, "/readyz").body()).isEqualTo("ready\n");
            assertThat(ask(server, "/healthz").body()).isEqualTo("ok\n");
            JsonNode status = status(server);
            assertThat(status.path("pipeline").asText()).isEqualTo("test");
            assertThat(status.path("epoch").asLong()).isEqualTo(1);
            assertThat(status.path("executors").toString()).isEqualTo("{\"wanted\":2,\"registered\":1}");
            assertThat(List.of("jvmStarted", "planRead", "sparkUp", "epochTaken", "caughtUp").stream()
                            .map(name -> status.path("milestones").path(name).asLong()))
                    .isSorted()
                    .doesNotContain(0L);
            JsonNode query = status.path("queries").path(0);
            assertThat(query.path("query").asText()).isEqualTo("sums");
            assertThat(query.path("state").asText()).isEqualTo("running");
            assertThat(query.path("batch").asLong()).isEqualTo(1);
            assertThat(query.path("rowsRead").asLong()).isEqualTo(3);
            assertThat(query.path("dropsBehind").asLong(-1)).isZero();
            assertThat(query.path("secondsBehind").asLong(-1)).isZero();
            assertThat(List.of("checkpointRead", "firstCommit", "caughtUp").stream()
                            .map(name -> query.path("milestones").path(name).asLong()))
                    .isSorted()
                    .doesNotContain(0L);
            String metrics = ask(server, "/metrics").body();
            assertThat(metrics).contains(documentedMetrics());
            assertThat(metrics)
                    .contains(
                            "\nweir_executors_wanted{pipeline=\"test\"} 2.0\n",
                            "\nweir_executors_registered{pipeline=\"test\"} 1.0\n",
                            "\nweir_epoch{pipeline=\"test\"} 1.0\n",
                            "\nweir_query_rows_read_total{pipeline=\"test\",query=\"sums\"} 3.0\n",
                            "\nweir_query_rows_late_total{pipeline=\"test\",query=\"sums\"} 0.0\n",
                            "\nweir_query_rows_written_total{pipeline=\"test\",query=\"sums\",sink=\"postgres:sums\"} 3.0\n",
                            "\nweir_query_batches_total{pipeline=\"test\",query=\"sums\"} 2.0\n",
                            "\nweir_query_drops_behind{pipeline=\"test\",query=\"sums\"} 0.0\n",
                            "\nweir_query_state{pipeline=\"test\",query=\"sums\",state=\"running\"} 1.0\n",
                            "\nweir_query_state{pipeline=\"test\",query=\"sums\",state=\"failed\"} 0.0\n",
                            "\njvm_memory_used_bytes{area=\"heap\",pipeline=\"test\"} ",
                            "\nweir_query_phase_seconds_count{phase=\"addBatch\",pipeline=\"test\",query=\"sums\"} 2\n",
                            "\nweir_query_phase_seconds_count{phase=\"triggerExecution\",pipeline=\"test\",query=\"sums\"} 2\n");
        }
    }

    private static List<String> documentedMetrics() throws IOException {
        List<String> documented = Pattern.compile("`((?:weir|jvm)_\\w+)`")
                .matcher(Files.readString(Path.of("../docs/health.md")))
                .results()
                .map(found -> found.group(1))
                // The query has no watermark.
                .filter(name -> !name.equals("weir_query_watermark_timestamp_seconds"))
                .map(name -> "# TYPE " + name + " ")
                .toList();
        assertThat(documented).hasSizeGreaterThan(18);
        return documented;
    }

    @Test
    void hasCaughtUpWhenThereIsNothingToRead() throws Exception {
        // given: a driver that has read all there is
        Lake lake = new Lake(directory);
        lake.add("a", "x", 1, 0);
        Path pipeline = lake.write(Lake.section(TestPostgres.database()), SUMS);
        try (PipelineRun earlier = lake.start(pipeline)) {
            await().atMost(LONG).until(() -> earlier.progress().get(0).batches() > 0);
        }

        // when
        try (PipelineRun run = lake.start(pipeline)) {
            life.runs(run);

            // then
            await().atMost(LONG).until(() -> status(server).path("milestones").has("caughtUp"));
            assertThat(status(server).at("/queries/0").has("batch")).isFalse();
        }
    }

    @Test
    void aBatchThatGetsNowhereIsUnhealthyUntilItGoesOn() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        lake.add("a", "x", 1, 0);
        DriverLife impatient = new DriverLife("test", Duration.ofSeconds(2));
        try (DriverServer other = DriverServer.start(new HostPort("127.0.0.1", 0), impatient);
                PipelineRun run = lake.start(lake.write(Lake.section(database), SUMS));
                Connection session =
                        DriverManager.getConnection(database.url(), database.user(), database.password())) {
            impatient.runs(run);
            await().atMost(LONG).until(() -> status(other).path("milestones").has("caughtUp"));
            session.setAutoCommit(false);

            // when
            try (Statement lock = session.createStatement()) {
                lock.execute("LOCK TABLE sums IN ACCESS EXCLUSIVE MODE");
            }
            lake.add("a", "x", 2, 1);

            // then
            await().atMost(LONG).until(() -> ask(other, "/healthz").statusCode() == 503);
            assertThat(ask(other, "/healthz").body()).startsWith("query \"sums\" has made no progress for ");
            assertThat(status(other)
                            .path("queries")
                            .path(0)
                            .path("stuckSeconds")
                            .asLong())
                    .isGreaterThanOrEqualTo(2);
            assertThat(ask(other, "/metrics").body())
                    .contains("weir_query_stuck{pipeline=\"test\",query=\"sums\"} 1.0\n");
            assertThat(status(other).at("/waitsForLocks/0/table").asText()).isEqualTo("sums");
            assertThat(status(other).at("/waitsForLocks/0/runs").asText())
                    .isEqualTo("LOCK TABLE sums IN ACCESS EXCLUSIVE MODE");
            session.rollback();
            await().atMost(LONG).until(() -> ask(other, "/healthz").statusCode() == 200);
            await().atMost(LONG)
                    .until(() ->
                            status(other).path("queries").path(0).path("batch").asLong() == 1);
        }
    }

    @Test
    void aFencedDriverIsUnhealthyAndNotReady() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(Lake.section(database), SUMS);
        lake.add("a", "x", 1, 0);
        try (PipelineRun first = lake.start(file)) {
            life.runs(first);
            await().atMost(LONG).until(() -> status(server).path("milestones").has("caughtUp"));

            // when
            try (PipelineRun second = lake.start(file)) {
                lake.add("a", "x", 2, 1);

                // then
                await().atMost(LONG).until(() -> ask(server, "/healthz").statusCode() == 503);
                assertThat(ask(server, "/healthz").body()).contains("took over").contains("with epoch 2");
                assertThat(ask(server, "/readyz").body()).isEqualTo("a newer driver has taken over\n");
                assertThat(second.epoch()).hasValue(2);
            }
        }
    }

    @Test
    void aQueryThatHasFailedIsToldWhileTheOthersGoOn() throws Exception {
        // given
        Lake lake = new Lake(directory);
        String query =
                """
                %s:
                  sql: SELECT k, n FROM seen
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - parquet: out/%s
                """;
        lake.add("a", "x", 1, 0);
        lake.runOnce(lake.write(query.formatted("one", "one")));

        // when
        try (PipelineRun run =
                lake.start(lake.write(query.formatted("two", "one") + query.formatted("three", "three")))) {
            life.runs(run);
            await().atMost(LONG).until(() -> ask(server, "/healthz").body().contains("failed"));

            // then
            assertThat(ask(server, "/healthz").statusCode()).isEqualTo(200);
            assertThat(ask(server, "/healthz").body())
                    .startsWith("ok, but query \"two\" has failed: Cannot add the batches of query \"two\"");
        }
        await().atMost(LONG).until(() -> ask(server, "/healthz").statusCode() == 503);
    }

    private JsonNode status(DriverServer of) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(ask(of, "/status").body());
    }

    private HttpResponse<String> ask(DriverServer of, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + of.port() + path))
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
