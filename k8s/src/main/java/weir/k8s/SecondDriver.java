package weir.k8s;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;

/** A second driver of a release, as a mistake or a machine that comes back makes it: the same pipeline, reached under an address of its own. */
final class SecondDriver {
    private static final String COMPONENT = "second-driver";
    private static final String JAVA_OPTIONS = "WEIR_JAVA_OPTIONS";

    private SecondDriver() {}

    static Pod definition(StatefulSet driver, Release release) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(release.name() + "-driver-second")
                .withNamespace(release.namespace())
                .withLabels(release.labels(COMPONENT))
                .endMetadata()
                .withSpec(driver.getSpec().getTemplate().getSpec())
                .build();
        pod.getSpec().getContainers().forEach(container -> container.setEnv(withOwnAddress(container.getEnv())));
        return pod;
    }

    /** The service's name is the first one's. */
    private static List<EnvVar> withOwnAddress(List<EnvVar> environment) {
        List<EnvVar> all = new ArrayList<>();
        all.add(new EnvVarBuilder()
                .withName("POD_IP")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("status.podIP")
                .endFieldRef()
                .endValueFrom()
                .build());
        for (EnvVar variable : environment) {
            all.add(
                    variable.getName().equals(JAVA_OPTIONS)
                            ? new EnvVarBuilder(variable)
                                    .withValue(variable.getValue() + " -Dspark.driver.host=$(POD_IP)")
                                    .build()
                            : variable);
        }
        return all;
    }
}
