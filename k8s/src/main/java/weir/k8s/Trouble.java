package weir.k8s;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a pod does not do what it should, in plain words, from its conditions, its containers and its events. */
final class Trouble {
    private Trouble() {}

    /**
     * Looks at a pod.
     *
     * @param events those of this pod
     * @return empty if nothing is the matter
     */
    static Optional<String> of(Pod pod, List<Event> events) {
        PodStatus status = pod.getStatus();
        if (status == null) {
            return Optional.empty();
        }
        if ("Evicted".equals(status.getReason())) {
            return Optional.of("it was evicted: " + told(status.getMessage()));
        }
        Optional<String> unscheduled = status.getConditions().stream()
                .filter(condition ->
                        "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                .findFirst()
                .map(Trouble::unscheduled);
        if (unscheduled.isPresent()) {
            return unscheduled;
        }
        for (ContainerStatus container : containers(status)) {
            Optional<String> trouble = of(container);
            if (trouble.isPresent()) {
                return trouble;
            }
        }
        boolean isRunning = "Running".equals(status.getPhase()) || "Succeeded".equals(status.getPhase());
        return isRunning ? Optional.empty() : mount(events);
    }

    private static List<ContainerStatus> containers(PodStatus status) {
        List<ContainerStatus> all = new ArrayList<>(status.getInitContainerStatuses());
        all.addAll(status.getContainerStatuses());
        return all;
    }

    private static String unscheduled(PodCondition condition) {
        String message = told(condition.getMessage());
        return message.contains("ersistent") && message.toLowerCase(Locale.ROOT).contains("claim")
                ? "its volume claim is not bound to a volume: " + message
                : "no node takes it: " + message;
    }

    private static Optional<String> of(ContainerStatus container) {
        ContainerState state = container.getState();
        if (state == null) {
            return Optional.empty();
        }
        if (state.getWaiting() != null) {
            return waiting(container, state.getWaiting());
        }
        if (state.getTerminated() != null && state.getTerminated().getExitCode() != 0) {
            return Optional.of(ended(state.getTerminated()));
        }
        ContainerStateTerminated before = container.getLastState() == null
                ? null
                : container.getLastState().getTerminated();
        return container.getReady() || before == null
                ? Optional.empty()
                : Optional.of("it starts again: " + ended(before));
    }

    private static Optional<String> waiting(ContainerStatus container, ContainerStateWaiting waiting) {
        String reason = waiting.getReason() == null ? "" : waiting.getReason();
        String message = told(waiting.getMessage());
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName", "ImageInspectError" ->
                Optional.of("image \"" + container.getImage() + "\" can't be pulled: " + message);
            case "CreateContainerConfigError" ->
                Optional.of("a Secret or ConfigMap that it needs is missing: " + message);
            case "CrashLoopBackOff" -> {
                ContainerStateTerminated before = container.getLastState() == null
                        ? null
                        : container.getLastState().getTerminated();
                yield Optional.of("it ends again and again: " + (before == null ? message : ended(before)));
            }
            case "CreateContainerError", "RunContainerError" ->
                Optional.of("its container can't be started: " + message);
            default -> Optional.empty();
        };
    }

    private static String ended(ContainerStateTerminated end) {
        if ("OOMKilled".equals(end.getReason())) {
            return "it was killed for using more memory than its limit allows";
        }
        return "it ended with exit code " + end.getExitCode()
                + (end.getMessage() == null || end.getMessage().isBlank() ? "" : ": " + told(end.getMessage()));
    }

    private static Optional<String> mount(List<Event> events) {
        return events.stream()
                .filter(event -> "Warning".equals(event.getType()) && event.getReason() != null)
                .filter(event -> event.getReason().startsWith("Failed"))
                .max(Comparator.comparing(Trouble::at))
                .map(event -> switch (event.getReason()) {
                    case "FailedMount", "FailedAttachVolume" ->
                        "a volume can't be mounted: " + told(event.getMessage());
                    default -> told(event.getMessage());
                });
    }

    private static String at(Event event) {
        return event.getLastTimestamp() != null ? event.getLastTimestamp() : "";
    }

    private static String told(String message) {
        return message == null || message.isBlank() ? "Kubernetes does not say why" : message.strip();
    }
}
