package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One installation's life, from a mistake at the install to the end, with each of its parts killed on the way. */
@Tag("cluster")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterTest {
    private static final Path REAL_READINGS =
            Path.of("").toAbsolutePath().getParent().resolve("pipelines/data/basic-motions.jsonl");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    private static Path directory;

    private static Namespace namespace;
    private static Installation installation;

    /** The last that was seen. */
    private static long epoch;

    @BeforeAll
    static void begin() throws Exception {
        namespace = new Namespace("weir-drill");
        installation = new Installation(namespace);
        namespace
                .client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("wrong")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .withStringData(Map.of("user", "postgres", "password", "wrong"))
                        .build())
                .create();
    }

    @AfterAll
    static void end() throws Exception {
        namespace.remove();
    }

    @Test
    @Order(1)
    void saysThatAnImageCantBePulledAndRunsOnceItCan() throws Exception {
        // given
        installation.upgrade(pipeline(), "image.tag=absent");
        installation.awaitTrouble("drill-driver-0: image ", " can't be pulled: ");

        // when
        installation.upgrade(pipeline());

        // then
        epoch = installation.awaitGood(0);
        assertThat(installation.weir("status").out())
                .contains("drill-driver-0", "drill-feeder-0", "drill-postgres-0", "drill-store-0");
    }

    @Test
    @Order(2)
    void bringsRealReadingsThatAreSentToTheFeederIntoATable() throws Exception {
        // when
        try (LocalPortForward feeder = namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withName("drill-feeder-0")
                .portForward(8080)) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(
                                            URI.create("http://127.0.0.1:" + feeder.getLocalPort() + "/streams/real"))
                                    .POST(HttpRequest.BodyPublishers.ofFile(REAL_READINGS))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }

        // then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        installation.number("SELECT count(*) FROM people WHERE \"FirstName\" IS NOT NULL"))
                .isEqualTo(8_000));
        assertThat(installation.number("SELECT sum(readings) FROM activity")).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lake.secret=absent | a Secret or ConfigMap that it needs is missing: secret \"absent\" not found",
                "lake.uri=s3://absent/weir | absent",
                "postgres.secret=wrong | password authentication failed for user \"postgres\""
            })
    @Order(3)
    void saysWhatIsMissingOrWrongAndGoesOnAfterARollback(String setting, String told) throws Exception {
        installation.upgrade(pipeline(), setting);
        installation.awaitTrouble(told);

        installation.rollback();

        epoch = installation.awaitGood(epoch);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "feeder.streams.real.min-free=1000000000000000 | Cannot accept rows of stream \"real\": the disk below ",
                "feeder.streams.real.drop-age=soon | streams.real.drop-age: "
            })
    @Order(4)
    void saysWhatKeepsTheFeederFromItsWork(String setting, String told) throws Exception {
        installation.upgrade(pipeline(), setting);
        installation.awaitTrouble("drill-feeder-0: ", told);

        installation.rollback();

        installation.awaitGood(0);
    }

    @Test
    @Order(5)
    void takesAnotherPipelineAndTheEarlierOneAgainWithAllState() throws Exception {
        // given
        Path more = Files.writeString(
                directory.resolve("more.yaml"),
                Files.readString(pipeline())
                        + """
                          highest:
                            sql: SELECT User, max(bpm) AS bpm FROM heart GROUP BY User
                            mode: update
                            trigger: 1 second
                            sinks:
                              - postgres: {table: highest, key: [User]}
                        """);

        // when
        installation.upgrade(more);
        epoch = installation.awaitGood(epoch);

        // then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(installation.number("SELECT max(bpm) FROM highest"))
                .isPositive());

        // when
        installation.rollback();

        // then: the drills compare everything
        epoch = installation.awaitGood(epoch);
        assertThat(installation.number("SELECT count(*) FROM people")).isEqualTo(8_000);
    }

    @ParameterizedTest
    @CsvSource({"driver, 3", "executor, 3", "feeder, 1", "postgres, 1", "store, 1"})
    @Order(6)
    void losesAndDoublesNothingWhenAPodIsKilled(String part, int leastTimes) throws Exception {
        int times = Integer.getInteger("weir.kills", leastTimes);
        Installation.Outcome drill = installation.weir(
                "drill", "kill", part, "--times", Integer.toString(times), "--every", "5s", "-o", "json");

        assertThat(drill.code()).as("%s%n%s", drill.out(), drill.err()).isZero();
        JsonNode result = drill.json();
        System.out.printf("Drill: %s killed %d times: %s%n", part, times, result.path("overAll"));
        assertThat(result.path("lost").asLong(-1)).isZero();
        assertThat(result.path("duplicated").asLong(-1)).isZero();
        assertThat(result.path("different").asLong(-1)).isZero();
        assertThat(result.path("kills")).hasSize(times).allSatisfy(kill -> assertThat(
                        kill.path("driverRestarted").asBoolean())
                .isFalse());
        assertThat(result.at("/verify/verdicts")).hasSize(4);
        assertThat(installation.number(
                        "SELECT count(*) FROM weir.drill WHERE passed AND caught_up AND part = '" + part + "'"))
                .isGreaterThanOrEqualTo(times);
    }

    @Test
    @Order(7)
    void fencesADriverThatWakesWhenASecondOneHasTakenOver() {
        Installation.Outcome drill = installation.weir("drill", "pause", "-o", "json");

        assertThat(drill.code()).as("%s%n%s", drill.out(), drill.err()).isZero();
        JsonNode result = drill.json();
        System.out.printf("Drill: driver paused: %s%n", result.at("/kills/0/steps"));
        assertThat(result.path("lost").asLong(-1)).isZero();
        assertThat(result.path("duplicated").asLong(-1)).isZero();
        assertThat(result.at("/kills/0/steps/fenced").asLong(-1))
                .isGreaterThanOrEqualTo(result.at("/kills/0/steps/resumed").asLong());
    }

    @Test
    @Order(8)
    void cutsTheDriverOffOrSaysThatTheClusterCant() {
        Installation.Outcome drill = installation.weir("drill", "partition", "--for", "20s", "-o", "json");

        if (drill.code() == 0) {
            assertThat(drill.json().path("lost").asLong(-1)).isZero();
            assertThat(drill.json().path("duplicated").asLong(-1)).isZero();
        } else {
            assertThat(drill.err())
                    .startsWith("Cannot shut the way out of pod \"drill-driver-0\": it goes on committing: ");
        }
        assertThat(namespace
                        .client()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(namespace.name())
                        .withName("drill-partition")
                        .get())
                .isNull();
    }

    @Test
    @Order(9)
    void refusesAStrangerWhoSaysThatHeIsAnExecutor() {
        // when
        StrangerPod.Outcome stranger = StrangerPod.run(namespace.client(), namespace.name(), Installation.NAME);

        // then
        assertThat(stranger.phase()).as(stranger.log()).isEqualTo("Failed");
        assertThat(stranger.log()).doesNotContain("Successfully registered with driver");
    }

    @Test
    @Order(10)
    void keepsPasswordsAndSparksSecretOutOfThePodsOfExecutors() {
        List<Pod> executors = namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel(Release.COMPONENT, "executor")
                .list()
                .getItems();

        assertThat(executors).isNotEmpty().allSatisfy(executor -> assertThat(
                        executor.getSpec().getContainers().get(0).getEnv())
                .filteredOn(variable -> variable.getValue() != null)
                .extracting(EnvVar::getName)
                .noneMatch(name -> name.contains("SECRET") || name.contains("PASSWORD")));
    }

    @Test
    @Order(11)
    void letsAStrangerInWithoutASecret() throws Exception {
        // given
        installation.upgrade(
                pipeline(),
                "driver.spark.spark\\.authenticate=false",
                "driver.spark.spark\\.network\\.crypto\\.enabled=false");
        epoch = installation.awaitGood(epoch);

        // when
        StrangerPod.Outcome stranger = StrangerPod.run(namespace.client(), namespace.name(), Installation.NAME);

        // then
        assertThat(stranger.log()).contains("Successfully registered with driver");
        installation.rollback();
        epoch = installation.awaitGood(epoch);
    }

    @Test
    @Order(12)
    void saysWhyNoExecutorCanBeMade() {
        // given
        Resource<ResourceQuota> quota = namespace
                .client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("no-more")
                        .withNamespace(namespace.name())
                        .endMetadata()
                        .withNewSpec()
                        .withHard(Map.of("pods", new Quantity("0")))
                        .endSpec()
                        .build());
        quota.create();

        // when
        namespace
                .client()
                .pods()
                .inNamespace(namespace.name())
                .withLabel(Release.COMPONENT, "executor")
                .withGracePeriod(0)
                .delete();

        // then
        installation.awaitTrouble(" is forbidden: exceeded quota: no-more, requested: pods=1");

        // when
        quota.delete();

        // then
        installation.awaitGood(0);
    }

    @Test
    @Order(13)
    void leavesTheDataWhenItIsUninstalled() throws Exception {
        installation.uninstall();

        assertThat(namespace
                        .client()
                        .persistentVolumeClaims()
                        .inNamespace(namespace.name())
                        .list()
                        .getItems())
                .extracting((PersistentVolumeClaim claim) -> claim.getMetadata().getName())
                .contains("spool-drill-feeder-0", "data-drill-store-0", "data-drill-postgres-0");
    }

    private static Path pipeline() throws IOException, URISyntaxException {
        return Path.of(Objects.requireNonNull(ClusterTest.class.getResource("drill.yaml"))
                .toURI());
    }
}
