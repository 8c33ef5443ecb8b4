package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.problem.Failure;

/** Against a server that speaks Kubernetes' HTTP and keeps what it is given; it has no pods that could answer. */
@EnableKubernetesMockClient(crud = true)
class ReleaseTest {
    private static final String STATUS =
            """
            {"pipeline": "watch", "epoch": 4, "now": 1767225610000, "healthy": true, "health": "ok",
             "milestones": {"jvmStarted": 1767225600000},
             "queries": [{"query": "activity", "state": "running", "batch": 12, "committedAt": 1767225608000,
               "lastBatchMillis": 431, "dropsBehind": 3, "secondsBehind": 2, "rowsRead": 900, "restarts": 1}]}
            """;

    /** What pods answer, by pod, port and path. */
    private final Map<String, String> answers = new HashMap<>();

    private KubernetesClient client;

    @Test
    void takesTheOnlyReleaseOfANamespaceAndNamesThemWhereThereAreMore() {
        assertThatThrownBy(() -> find(Optional.empty()))
                .isInstanceOf(Failure.class)
                .hasMessage("Cannot find a release of Weir: namespace \"test\" has none."
                        + " Name another namespace with -n, or install one with helm.");

        install("one");
        assertThat(find(Optional.empty()).name()).isEqualTo("one");

        install("two");
        assertThatThrownBy(() -> find(Optional.empty()))
                .hasMessage(
                        "Cannot choose a release of Weir: namespace \"test\" has one, two. Name one with --release.");
        assertThat(find(Optional.of("two")).name()).isEqualTo("two");
        assertThatThrownBy(() -> find(Optional.of("three")))
                .hasMessageStartingWith("Cannot find release \"three\": namespace \"test\" has only one, two.");
    }

    @Test
    void showsPodsAndQueries() {
        // given
        install("one");
        pod("one-driver-0", "driver", "running: {startedAt: '2026-01-01T00:00:00Z'}", true);
        pod("one-exec-1", "executor", "running: {startedAt: '2026-01-01T00:00:00Z'}", true);
        pod("other", "tool", "running: {}", true);
        answers.put("one-driver-0:8080/status", STATUS);

        // when
        Status status = Status.of(find(Optional.empty()));

        // then
        assertThat(StatusText.of(status).replaceAll(" [0-9]+[smhd] +here", " AGE here"))
                .isEqualTo(
                        """
                        release one in namespace test, pipeline watch, epoch 4

                        PART      POD           PHASE    READY  RESTARTS  AGE  NODE
                        driver    one-driver-0  Running  yes    0         AGE here
                        executor  one-exec-1    Running  yes    0         AGE here

                        QUERY     STATE    BATCH  COMMITTED  TOOK    DROPS BEHIND  BEHIND  RESTARTS
                        activity  running  12     2s ago     431 ms  3             2 s     1
                        """);
        assertThat(status.isGood()).isTrue();
        assertThat(StatusJson.of(status).replaceAll("\\s", ""))
                .contains(
                        "\"good\":true",
                        "\"epoch\":4",
                        "\"part\":\"executor\"",
                        "\"dropsBehind\":3",
                        "\"troubles\":[]");
    }

    @Test
    void namesTheStreamThatAQueryWaitsFor() {
        install("one");
        pod("one-driver-0", "driver", "running: {startedAt: '2026-01-01T00:00:00Z'}", true);
        answers.put(
                "one-driver-0:8080/status", STATUS.replace("\"restarts\"", "\"waitsFor\": \"other\", \"restarts\""));

        Status status = Status.of(find(Optional.empty()));

        assertThat(StatusText.of(status))
                .endsWith("query \"activity\" waits for rows of stream \"other\", which holds its watermark back\n");
        assertThat(StatusJson.of(status).replaceAll("\\s", "")).contains("\"waitsFor\":\"other\"");
        assertThat(status.isGood()).isTrue();
    }

    @Test
    void saysWhyADriverDoesNotRunAndThatItCantBeAsked() {
        // given
        install("one");
        pod("one-driver-0", "driver", "waiting: {reason: ErrImagePull, message: no such host}", false);

        // when
        Status status = Status.of(find(Optional.empty()));

        // then
        assertThat(status.isGood()).isFalse();
        assertThat(status.troubles()).first().isEqualTo("one-driver-0: image \"weir:1\" can't be pulled: no such host");
        assertThat(StatusText.of(status))
                .contains("\n! Cannot ask pod \"one-driver-0\" for /status: Connection refused. ");
    }

    @Test
    void saysThatAPartHasNoPodAtAll() {
        install("one");

        Status status = Status.of(find(Optional.empty()));

        assertThat(status.absent()).containsExactly("one-driver: it has no pod");
    }

    @Test
    void saysWhyNoExecutorComesOnceItIsLate() {
        // given
        install("one");
        pod("one-driver-0", "driver", "running: {startedAt: '2026-01-01T00:00:00Z'}", true);
        String executors = "\"executors\": {\"wanted\": 2, \"registered\": 0, \"noneSince\": %d}, \"milestones\"";

        // when
        answers.put("one-driver-0:8080/status", STATUS.replace("\"milestones\"", executors.formatted(1767225580001L)));
        Status early = Status.of(find(Optional.empty()));
        answers.put("one-driver-0:8080/status", STATUS.replace("\"milestones\"", executors.formatted(1767225580000L)));
        Status late = Status.of(find(Optional.empty()));
        pod("one-exec-1", "executor", "waiting: {reason: ErrImagePull, message: no such host}", false);
        Status pending = Status.of(find(Optional.empty()));

        // then
        assertThat(early.isGood()).isTrue();
        assertThat(StatusText.of(early)).contains(", epoch 4, executors 0 of 2\n");
        assertThat(late.isGood()).isFalse();
        assertThat(late.troubles())
                .containsExactly("the driver has had no executor for 30 s, and wants 2: Kubernetes has not said why;"
                        + " see \"kubectl logs one-driver-0\"");
        assertThat(StatusJson.of(late).replaceAll("\\s", ""))
                .contains("\"executors\":{\"wanted\":2,\"registered\":0,\"noneSince\":1767225580000}");
        assertThat(pending.troubles())
                .contains("the driver has had no executor for 30 s, and wants 2: image \"weir:1\" can't be pulled:"
                        + " no such host");
    }

    @Test
    void findsInALogWhyKubernetesRefusedAPod() {
        String text =
                """
                2026-01-01T00:00:00.000Z WARN  Exception when notifying snapshot subscriber.: Failure executing: POST at: https://10.0.0.1/api/v1/namespaces/weir/pods. Message: Forbidden! earlier. Received status: Status(code=403)
                2026-01-01T00:00:01.000Z WARN  Exception when notifying snapshot subscriber.: Failure executing: POST at: https://10.0.0.1/api/v1/namespaces/weir/pods. Message: pods "x-exec-1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3. Received status: Status(apiVersion=v1, code=403)
                2026-01-01T00:00:02.000Z INFO  batch done
                """;
        String told = "pods \"x-exec-1\" is forbidden: exceeded quota: small, requested: pods=1, used: pods=3,"
                + " limited: pods=3";

        assertThat(Refusal.last(text)).hasValue(told);
        assertThat(Refusal.last("{\"cause\":\"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"}"))
                .hasValue(told);
        assertThat(Refusal.last("")).isEmpty();
    }

    @Test
    void countsTheDropsOfAllStreamsOfAFeeder() {
        install("one");
        answers.put(
                "one-feeder-0:8081/metrics",
                """
                # TYPE weir_feed_drops_total counter
                weir_feed_drops_total{lane="x",stream="a"} 3.0
                weir_feed_drops_total{lane="y",stream="b"} 1.2E7
                """);

        assertThat(find(Optional.empty()).feederDrops()).hasValue(12_000_003);
    }

    @Test
    void aPodThatVerifiesIsTheDriversWithAnotherCommand() {
        install("one");
        Release release = find(Optional.empty());

        Pod pod = ToolPod.definition(release.driverSet(), release, Duration.ofMinutes(10), "verify", "-o", "json");

        assertThat(pod.getMetadata().getGenerateName()).isEqualTo("one-verify-");
        assertThat(pod.getMetadata().getLabels()).containsEntry(Release.COMPONENT, "tool");
        assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(660);
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSpec().getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getArgs()).containsExactly("verify", "-o", "json", "/etc/weir/pipeline/pipeline.yaml");
            assertThat(container.getImage()).isEqualTo("weir:1");
            assertThat(container.getEnv()).singleElement().satisfies(env -> assertThat(env.getName())
                    .isEqualTo("LAKE"));
            assertThat(container.getLivenessProbe()).isNull();
            assertThat(container.getPorts()).isEmpty();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
        });
        assertThat(pod.getSpec().getVolumes())
                .extracting(volume -> volume.getName()
                        + (volume.getPersistentVolumeClaim() == null
                                ? ""
                                : " " + volume.getPersistentVolumeClaim().getClaimName()))
                .containsExactly("tmp", "state state-one-driver-0");
    }

    private Release find(Optional<String> wanted) {
        return Release.find(client, "test", wanted, this::ask);
    }

    private String ask(String pod, int port, String path) throws IOException {
        String answer = answers.get(pod + ":" + port + path);
        if (answer == null) {
            throw new IOException("Connection refused");
        }
        return answer;
    }

    private void install(String release) {
        client.resource(Serialization.unmarshal(
                        """
                        apiVersion: apps/v1
                        kind: StatefulSet
                        metadata:
                          name: %1$s-driver
                          namespace: test
                          labels: {app.kubernetes.io/name: weir, app.kubernetes.io/instance: %1$s}
                        spec:
                          replicas: 1
                          volumeClaimTemplates: [{metadata: {name: state}}]
                          template:
                            spec:
                              securityContext: {runAsNonRoot: true}
                              containers:
                                - name: driver
                                  image: weir:1
                                  args: [run, --serve, "0.0.0.0:8080", /etc/weir/pipeline/pipeline.yaml]
                                  env: [{name: LAKE, value: s3://weir}]
                                  ports: [{name: http, containerPort: 8080}]
                                  livenessProbe: {httpGet: {path: /healthz, port: http}}
                                  securityContext: {readOnlyRootFilesystem: true}
                              volumes: [{name: tmp, emptyDir: {}}]
                        """
                                .formatted(release),
                        StatefulSet.class))
                .create();
    }

    private void pod(String name, String component, String state, boolean isReady) {
        Pod pod = Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: test}
                spec: {nodeName: here}
                status:
                  phase: %s
                  containerStatuses: [{name: driver, image: "weir:1", ready: %s, restartCount: 0, state: {%s}}]
                """
                        .formatted(name, isReady ? "Running" : "Pending", isReady, state),
                Pod.class);
        client.resource(new PodBuilder(pod)
                        .editMetadata()
                        .withLabels(Map.of(Release.NAME, "weir", Release.INSTANCE, "one", Release.COMPONENT, component))
                        .endMetadata()
                        .build())
                .create();
    }
}
