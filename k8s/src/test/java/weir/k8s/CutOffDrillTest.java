package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import weir.verb.DurationConverter;

/** A drill, in a process of its own, that is told to end while its pod verifies. */
@Tag("slow")
@EnableKubernetesMockClient(crud = true)
class CutOffDrillTest {
    private KubernetesClient client;

    /** Waits for a pod that never ends. */
    static final class Drilling {
        private Drilling() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (KubernetesClient client = new KubernetesClientBuilder().build()) {
                Release release = Release.find(client, "test", Optional.empty(), (pod, port, path) -> {
                    throw new IOException("Connection refused");
                });
                DrillEnd end = new DrillEnd();
                new CommandLine(end)
                        .registerConverter(Duration.class, new DurationConverter())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .parseArgs();
                end.end(release, Part.DRIVER, 1, List.of(), new Main(System.out, System.err));
            }
        }
    }

    @Test
    void saysThatItVerifiesAndTakesItsPodAlong(@TempDir Path directory) throws Exception {
        Path said = directory.resolve("said");
        client.resource(Serialization.unmarshal(
                        """
                        apiVersion: apps/v1
                        kind: StatefulSet
                        metadata:
                          name: one-driver
                          namespace: test
                          labels: {app.kubernetes.io/name: weir, app.kubernetes.io/instance: one}
                        spec:
                          template: {spec: {containers: [{name: driver, args: [run, pipeline.yaml]}]}}
                        """,
                        StatefulSet.class))
                .create();
        Process drill = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dstderr.encoding=UTF-8",
                        "-Dsun.stderr.encoding=UTF-8",
                        "-Dkubernetes.master=" + client.getConfiguration().getMasterUrl(),
                        "-Dkubernetes.trust.certificates=true",
                        "-Dkubernetes.disable.autoConfig=false",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Drilling.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> pods().size() == 1);

            assertThat(Files.readString(said)).contains("verifying …");

            drill.destroy();

            assertThat(drill.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(pods()).isEmpty();
        } finally {
            drill.destroyForcibly();
        }
    }

    private List<Pod> pods() {
        return client.pods().inNamespace("test").list().getItems();
    }
}
