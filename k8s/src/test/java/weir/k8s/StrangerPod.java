package weir.k8s;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * A pod that says to a driver that it is an executor of it, and has the labels of one, so that NetworkPolicies let it in. It has Spark's own classes, and knows
 * all that is in the definition of an executor's pod but the content of its Secrets.
 */
final class StrangerPod {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private StrangerPod() {}

    /**
     * What became of it.
     *
     * @param phase as Kubernetes has it
     */
    record Outcome(String phase, String log) {}

    /** Runs one with the image of the driver. */
    static Outcome run(KubernetesClient client, String namespace, String release) {
        Pod driver = client.pods()
                .inNamespace(namespace)
                .withName(release + "-driver-0")
                .get();
        Pod stranger = new PodBuilder(Serialization.unmarshal(
                        """
                                apiVersion: v1
                                kind: Pod
                                metadata: {name: stranger, namespace: %1$s}
                                spec:
                                  restartPolicy: Never
                                  automountServiceAccountToken: false
                                  securityContext: {runAsNonRoot: true, runAsUser: 185, seccompProfile: {type: RuntimeDefault}}
                                  containers:
                                    - name: stranger
                                      image: %3$s
                                      args: [executor]
                                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                                      env:
                                        - {name: SPARK_DRIVER_URL, value: "spark://CoarseGrainedScheduler@%2$s-driver.%1$s.svc:7078"}
                                        - {name: JDK_JAVA_OPTIONS, value: -Dweir.log.spark=info}
                                        - {name: SPARK_EXECUTOR_ID, value: "1000"}
                                        - {name: SPARK_EXECUTOR_CORES, value: "1"}
                                        - {name: SPARK_EXECUTOR_MEMORY, value: 600m}
                                        - {name: SPARK_APPLICATION_ID, value: spark-stranger}
                                        - {name: SPARK_RESOURCE_PROFILE_ID, value: "0"}
                                        - {name: SPARK_EXECUTOR_POD_NAME, value: stranger}
                                        - {name: SPARK_EXECUTOR_POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
                                """
                                .formatted(
                                        namespace,
                                        release,
                                        driver.getSpec().getContainers().get(0).getImage()),
                        Pod.class))
                .editMetadata()
                .withLabels(Map.of(Release.NAME, "weir", Release.INSTANCE, release, Release.COMPONENT, "executor"))
                .endMetadata()
                .build();
        client.resource(stranger).create();
        try {
            // One that is let in stays.
            await().atMost(PATIENCE).until(() -> isOver(phase(client, namespace)) || isLetIn(client, namespace));
            return new Outcome(phase(client, namespace), log(client, namespace));
        } finally {
            client.resource(stranger).withGracePeriod(0).delete();
        }
    }

    private static String phase(KubernetesClient client, String namespace) {
        return client.pods()
                .inNamespace(namespace)
                .withName("stranger")
                .get()
                .getStatus()
                .getPhase();
    }

    private static boolean isOver(String phase) {
        return Set.of("Succeeded", "Failed").contains(String.valueOf(phase));
    }

    private static boolean isLetIn(KubernetesClient client, String namespace) {
        return "Running".equals(phase(client, namespace))
                && log(client, namespace).contains("Successfully registered with driver");
    }

    private static String log(KubernetesClient client, String namespace) {
        return client.pods().inNamespace(namespace).withName("stranger").getLog();
    }
}
