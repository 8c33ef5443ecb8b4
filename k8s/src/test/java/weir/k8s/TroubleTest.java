package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "waiting: {reason: ImagePullBackOff, message: Back-off pulling image} | "
                        + "image \"weir:1\" can't be pulled: Back-off pulling image",
                "waiting: {reason: ErrImageNeverPull, message: not present with pull policy of Never} | "
                        + "image \"weir:1\" can't be pulled: not present with pull policy of Never",
                "waiting: {reason: CreateContainerConfigError, message: secret \"mine\" not found} | "
                        + "a Secret or ConfigMap that it needs is missing: secret \"mine\" not found",
                "waiting: {reason: CrashLoopBackOff, message: back-off}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled} | "
                        + "it ends again and again: it was killed for using more memory than its limit allows",
                "waiting: {reason: CrashLoopBackOff, message: back-off}}, lastState: {terminated: {exitCode: 2, reason: Error} | "
                        + "it ends again and again: it ended with exit code 2",
                "running: {}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled} | "
                        + "it starts again: it was killed for using more memory than its limit allows",
                "terminated: {exitCode: 1, reason: Error, message: out of room} | it ended with exit code 1: out of room"
            })
    void namesWhatAContainerLacks(String state, String told) {
        Pod pod = pod("containerStatuses: [{name: driver, image: 'weir:1', ready: false, restartCount: 1, state: {"
                + state + "}}]");

        assertThat(Trouble.of(pod, List.of())).hasValue(told);
    }

    @Test
    void namesWhyNoNodeTakesAPod() {
        Pod pod = pod("conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
                + " message: '0/1 nodes are available: 1 Insufficient memory.'}]");

        assertThat(Trouble.of(pod, List.of()))
                .hasValue("no node takes it: 0/1 nodes are available: 1 Insufficient memory.");
    }

    @Test
    void namesAClaimThatIsNotBound() {
        Pod pod = pod("conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
                + " message: 'pod has unbound immediate PersistentVolumeClaims'}]");

        assertThat(Trouble.of(pod, List.of()))
                .hasValue(
                        "its volume claim is not bound to a volume: pod has unbound immediate PersistentVolumeClaims");
    }

    @Test
    void namesAVolumeThatCantBeMounted() {
        Pod pod = pod("containerStatuses: [{name: driver, image: 'weir:1', ready: false, restartCount: 0,"
                + " state: {waiting: {reason: ContainerCreating}}}]");

        assertThat(Trouble.of(
                        pod,
                        List.of(
                                event("2026-01-01T00:00:00Z", "FailedMount", "configmap \"old\" not found"),
                                event("2026-01-01T00:00:09Z", "FailedMount", "configmap \"weir-pipeline\" not found"))))
                .hasValue("a volume can't be mounted: configmap \"weir-pipeline\" not found");
        assertThat(Trouble.of(pod, List.of())).isEmpty();
    }

    @Test
    void namesWhyAPodWasEvicted() {
        Pod pod = pod("reason: Evicted, message: The node was low on resource ephemeral-storage");

        assertThat(Trouble.of(pod, List.of()))
                .hasValue("it was evicted: The node was low on resource ephemeral-storage");
    }

    @Test
    void aPodThatIsWellHasNoTrouble() {
        Pod pod = pod("containerStatuses: [{name: driver, image: 'weir:1', ready: true, restartCount: 1,"
                + " state: {running: {}}, lastState: {terminated: {exitCode: 1}}}]");

        assertThat(Trouble.of(pod, List.of())).isEmpty();
    }

    private static Event event(String at, String reason, String message) {
        return new EventBuilder()
                .withType("Warning")
                .withReason(reason)
                .withMessage(message)
                .withLastTimestamp(at)
                .build();
    }

    private static Pod pod(String status) {
        return Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: weir-driver-0}
                status: {phase: Pending, %s}
                """
                        .formatted(status),
                Pod.class);
    }
}
