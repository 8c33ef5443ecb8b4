package weir.k8s;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Runs a verb in a pod of its own, which is made as the driver's is, and is deleted afterwards: there, all that the pipeline names can be reached. */
final class ToolPod {
    private static final String COMPONENT = "tool";
    private static final String CONTAINER = "driver";
    private static final int MILLIS_BETWEEN_LOOKS = 500;
    private static final int SECONDS_BEYOND_PATIENCE = 60;
    private static final int SECONDS_TO_MAKE = 10;

    private final Release release;
    private final Duration patience;

    /** @param patience how long the pod may take */
    ToolPod(Release release, Duration patience) {
        this.release = release;
        this.patience = patience;
    }

    /**
     * Runs a verb on the pipeline's file.
     *
     * @param verb and the arguments that come before the file
     * @return what it said
     * @throws Failure if it does not end
     */
    String run(String... verb) throws InterruptedException {
        CompletableFuture<String> made = new CompletableFuture<>();
        // When the drill is cut off, also while the pod is being made.
        Thread removal = new Thread(
                () -> remove(made.orTimeout(SECONDS_TO_MAKE, TimeUnit.SECONDS).join()), "weir tool pod");
        Runtime.getRuntime().addShutdownHook(removal);
        try {
            String name = make(verb);
            made.complete(name);
            try {
                awaitEnd(name, verb[0]);
                return release.client()
                        .pods()
                        .inNamespace(release.namespace())
                        .withName(name)
                        .withReadyWaitTimeout(0)
                        .getLog();
            } finally {
                remove(name);
            }
        } finally {
            made.cancel(false);
            forget(removal);
        }
    }

    private String make(String... verb) {
        return release.client()
                .pods()
                .inNamespace(release.namespace())
                .resource(definition(release.driverSet(), release, patience, verb))
                .create()
                .getMetadata()
                .getName();
    }

    private void remove(String name) {
        release.client()
                .pods()
                .inNamespace(release.namespace())
                .withName(name)
                .withGracePeriod(0)
                .delete();
    }

    private static void forget(Thread removal) {
        try {
            Runtime.getRuntime().removeShutdownHook(removal);
        } catch (IllegalStateException ending) {
            // It runs, or has run.
        }
    }

    private void awaitEnd(String name, String verb) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<String> trouble = Optional.empty();
        while (System.nanoTime() < deadline) {
            try {
                Pod pod = release.client()
                        .pods()
                        .inNamespace(release.namespace())
                        .withName(name)
                        .get();
                if (pod == null) {
                    throw new TransientFailure(
                            verb, "somebody has deleted pod \"" + name + "\"", "Run the drill again");
                }
                if (pod.getStatus() != null
                        && Set.of("Succeeded", "Failed")
                                .contains(String.valueOf(pod.getStatus().getPhase()))) {
                    return;
                }
                trouble = Trouble.of(pod, List.of());
            } catch (KubernetesClientException away) {
                trouble = Optional.of(Failure.reason(away));
            }
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN_LOOKS);
        }
        throw new TransientFailure(
                verb,
                "pod \"" + name + "\" has not ended within " + patience.toSeconds() + " s"
                        + trouble.map(told -> ": " + told).orElse(""),
                "Give it more time with --patience, or run \"weir " + verb + "\" by hand");
    }

    /**
     * The driver's pod with another command, which Kubernetes ends by itself soon after patience is at an end, should nobody be left to delete it;
     * and without what lets it be found or probed as a driver.
     */
    static Pod definition(StatefulSet driver, Release release, Duration patience, String... verb) {
        Container container = driver.getSpec().getTemplate().getSpec().getContainers().stream()
                .filter(each -> each.getName().equals(CONTAINER))
                .findFirst()
                .orElseThrow(() -> new TransientFailure(
                        "make a pod for " + verb[0],
                        "StatefulSet \"" + driver.getMetadata().getName() + "\" has no container \"" + CONTAINER + "\"",
                        "Use the \"weir\" of the chart's version"));
        PodSpecBuilder spec = new PodSpecBuilder(driver.getSpec().getTemplate().getSpec())
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(0L)
                .withActiveDeadlineSeconds(patience.toSeconds() + SECONDS_BEYOND_PATIENCE)
                .withContainers(new ContainerBuilder(container)
                        .withArgs(Stream.concat(Arrays.stream(verb), Stream.of(pipelineFile(container.getArgs())))
                                .toList())
                        .withPorts(List.of())
                        .withStartupProbe(null)
                        .withReadinessProbe(null)
                        .withLivenessProbe(null)
                        .withLifecycle(null)
                        .build());
        for (PersistentVolumeClaim claim : driver.getSpec().getVolumeClaimTemplates()) {
            String name = claim.getMetadata().getName();
            spec.addToVolumes(new VolumeBuilder()
                    .withName(name)
                    .withNewPersistentVolumeClaim(
                            name + "-" + driver.getMetadata().getName() + "-0", false)
                    .build());
        }
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName(release.name() + "-" + verb[0] + "-")
                .withNamespace(release.namespace())
                .withLabels(release.labels(COMPONENT))
                .endMetadata()
                .withSpec(spec.build())
                .build();
    }

    private static String pipelineFile(List<String> args) {
        return args.stream()
                .filter(arg -> arg.endsWith(".yaml") || arg.endsWith(".yml"))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new TransientFailure(
                        "find the pipeline's file",
                        "the driver's arguments name no pipeline file: " + String.join(" ", args),
                        "Use the \"weir\" of the chart's version"));
    }
}
