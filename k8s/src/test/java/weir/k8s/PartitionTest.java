package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import weir.problem.Failure;

/** Against a server that keeps what it is given, and a driver that commits or does not. */
@EnableKubernetesMockClient(crud = true)
class PartitionTest {
    private static final Duration LENGTH = Duration.ofMillis(300);

    /** What there was each time the driver was asked. */
    private final List<NetworkPolicy> seen = new ArrayList<>();

    private KubernetesClient client;

    @BeforeEach
    void install() {
        client.resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withName("one-driver")
                        .withNamespace("test")
                        .withLabels(Map.of(Release.NAME, "weir", Release.INSTANCE, "one"))
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void shutsTheDriversWayOutAndOpensItAgain() throws Exception {
        // given: a driver that commits only while nothing is shut
        long began = System.currentTimeMillis();
        Release release = release(() -> policies().isEmpty() ? System.currentTimeMillis() : began);

        // when
        Drill.Kill partition = new Partition(release, LENGTH, Duration.ofSeconds(20)).once();

        // then
        assertThat(partition.isOver()).isTrue();
        assertThat(partition.isDriverRestarted()).isFalse();
        assertThat(partition.timeline().after(Step.REOPENED).getAsLong()).isGreaterThanOrEqualTo(LENGTH.toMillis());
        assertThat(partition.timeline().after(Step.FIRST_COMMIT).getAsLong())
                .isGreaterThanOrEqualTo(
                        partition.timeline().after(Step.REOPENED).getAsLong());
        assertThat(policies()).isEmpty();
        assertThat(seen).isNotEmpty().allSatisfy(policy -> {
            assertThat(policy.getSpec().getPodSelector().getMatchLabels())
                    .containsEntry(Release.INSTANCE, "one")
                    .containsEntry(Release.COMPONENT, "driver");
            assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Egress");
            assertThat(policy.getSpec().getEgress()).isEmpty();
        });
    }

    @Test
    void saysThatTheClusterDoesNotEnforceItAndLeavesNothing() {
        Partition partition = new Partition(release(System::currentTimeMillis), LENGTH, Duration.ofSeconds(20));

        assertThatThrownBy(partition::once)
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith("Cannot shut the way out of pod \"one-driver-0\": it goes on committing: ");
        assertThat(policies()).isEmpty();
    }

    private List<NetworkPolicy> policies() {
        return client.network()
                .v1()
                .networkPolicies()
                .inNamespace("test")
                .list()
                .getItems();
    }

    private Release release(LongSupplier committedAt) {
        return Release.find(client, "test", Optional.empty(), (pod, port, path) -> {
            seen.addAll(policies());
            return """
                    {"pipeline": "watch", "epoch": 4, "now": %d, "healthy": true, "health": "ok",
                     "milestones": {"jvmStarted": 1767225600000},
                     "queries": [{"query": "activity", "state": "running", "batch": 12, "committedAt": %d,
                       "lastBatchMillis": 431, "dropsBehind": 0, "secondsBehind": 0, "caughtUpAt": %1$d, "rowsRead": 900, "restarts": 0}]}
                    """
                    .formatted(System.currentTimeMillis(), committedAt.getAsLong());
        });
    }
}
