package weir.k8s;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pod, as far as it matters here.
 *
 * @param part what it is for
 * @param uid tells it from a later pod of the same name
 * @param phase as Kubernetes has it, or {@code Terminating}
 * @param node where it runs; empty while no node takes it
 * @param isStarted whether its container runs
 * @param isReady whether it passes its readiness probe
 * @param restarts how often its container was started again
 * @param created when it was made
 */
record PodView(
        Part part,
        String name,
        String uid,
        String phase,
        Optional<String> node,
        boolean isStarted,
        boolean isReady,
        int restarts,
        Instant created) {

    static PodView of(Part part, Pod pod) {
        List<ContainerStatus> containers =
                pod.getStatus() == null ? List.of() : pod.getStatus().getContainerStatuses();
        String phase = pod.getStatus() == null || pod.getStatus().getPhase() == null
                ? "Pending"
                : pod.getStatus().getPhase();
        return new PodView(
                part,
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                pod.getMetadata().getDeletionTimestamp() == null ? phase : "Terminating",
                Optional.ofNullable(pod.getSpec().getNodeName()).filter(name -> !name.isEmpty()),
                !containers.isEmpty()
                        && containers.stream()
                                .allMatch(container -> container.getState() != null
                                        && container.getState().getRunning() != null),
                !containers.isEmpty() && containers.stream().allMatch(ContainerStatus::getReady),
                containers.stream().mapToInt(ContainerStatus::getRestartCount).sum(),
                Instant.parse(pod.getMetadata().getCreationTimestamp()));
    }
}
