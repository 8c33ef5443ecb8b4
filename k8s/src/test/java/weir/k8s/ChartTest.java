package weir.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chart makes, as {@code helm template} has it: needs helm, and no cluster. */
@Tag("cluster")
class ChartTest {
    private static final Path CHART =
            Path.of("").toAbsolutePath().getParent().resolve("helm/weir").normalize();
    private static final List<String> TRY_OUT =
            List.of("--set=demo.enabled=true", "--set=feeder.streams.watch.generate=watch");

    @TempDir
    private Path directory;

    private record Outcome(int code, String said) {
        /** What it made, by kind and name. */
        Map<String, HasMetadata> objects() {
            assertThat(code).as(said).isZero();
            Map<String, HasMetadata> objects = new LinkedHashMap<>();
            Object read = new KubernetesSerialization()
                    .unmarshal(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)));
            for (Object each : (Collection<?>) read) {
                HasMetadata object = (HasMetadata) each;
                objects.put(object.getKind() + " " + object.getMetadata().getName(), object);
            }
            return objects;
        }
    }

    @Test
    void refusesAKeyThatDoesNotExist() throws Exception {
        Outcome outcome = template("--set=demo.enabledd=true");

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.said()).contains("additional properties 'enabledd' not allowed");
    }

    @Test
    void refusesARateThatIsNoScalar() throws Exception {
        Outcome outcome = template("--set=demo.enabled=true,feeder.streams.watch.rate.fast=true");

        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.said()).contains("/feeder/streams/watch/rate");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThat(template("--set=feeder.streams.watch.generate=watch").said())
                .contains("Cannot install Weir: it is not said where the data lie. Give lake.uri,");
        assertThat(template("--set=demo.enabled=true").said())
                .contains("Cannot install Weir: the feeder has no streams. Give them as feeder.streams,");
        assertThat(run(helm(List.of("--set=demo.enabled=true,feeder.enabled=false")))
                        .said())
                .contains("Cannot install Weir: there is no pipeline. Give one with --set-file pipeline=FILE,");
    }

    @Test
    void restrictsEveryPod() throws Exception {
        Map<String, HasMetadata> objects = template(TRY_OUT).objects();
        List<PodSpec> pods = pods(objects);

        assertThat(pods).hasSize(6);
        for (PodSpec pod : pods) {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()))
                    .isNotEmpty()
                    .allSatisfy(ChartTest::assertRestricted);
        }
    }

    private static void assertRestricted(Container container) {
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }

    @Test
    void givesATokenToTheDriverAndTheDrillOnly() throws Exception {
        Map<String, HasMetadata> objects = template(TRY_OUT).objects();

        assertThat(pods(objects))
                .filteredOn(pod -> !Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()))
                .extracting(PodSpec::getServiceAccountName)
                .containsExactlyInAnyOrder("w-driver", "w-drill");
        assertThat(((Role) objects.get("Role w-driver")).getRules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getResources()).containsExactly("pods"));
    }

    @Test
    void keepsSecretsOutOfEverythingButSecrets() throws Exception {
        Outcome outcome = template(
                "--set=lake.uri=s3://b/p,lake.secret=keys,postgres.url=jdbc:postgresql://db/weir,postgres.secret=login",
                "--set=feeder.enabled=false,spark.secret=mine");
        Map<String, HasMetadata> objects = outcome.objects();

        assertThat(objects.keySet()).noneMatch(name -> name.startsWith("Secret "));
        assertThat(executor(objects).getContainers().get(0).getEnv())
                .filteredOn(variable -> variable.getName().startsWith("AWS_") && variable.getValueFrom() != null)
                .extracting(
                        variable -> variable.getValueFrom().getSecretKeyRef().getName())
                .containsExactly("keys", "keys");
    }

    @Test
    void givesStreamsThatTakeRequestsTheFilesOfTls() throws Exception {
        // given
        List<String> options = List.of(
                "--set=demo.enabled=true,feeder.streams.watch.generate=watch,feeder.streams.heart.http=0.0.0.0:8080",
                "--set=feeder.streams.heart.token-env={A,B},feeder.tokenSecret=tokens",
                "--set=feeder.tls.secret=certificate,feeder.tls.clientCaSecret=clients");

        // when
        Map<String, HasMetadata> objects = template(options).objects();

        // then
        String streams =
                ((ConfigMap) objects.get("ConfigMap w-feeder")).getData().get("streams.yaml");
        assertThat(streams)
                .containsOnlyOnce("tls-cert: /etc/weir-tls/tls.crt")
                .containsOnlyOnce("tls-key: /etc/weir-tls/tls.key")
                .containsOnlyOnce("tls-client-ca: /etc/weir-client-ca/ca.crt");
        PodSpec pod = ((StatefulSet) objects.get("StatefulSet w-feeder"))
                .getSpec()
                .getTemplate()
                .getSpec();
        assertThat(pod.getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getMountPath)
                .contains("/etc/weir-tls", "/etc/weir-client-ca");
        assertThat(((Service) objects.get("Service w-feeder"))
                        .getSpec()
                        .getPorts()
                        .get(0)
                        .getPort())
                .isEqualTo(443);
        assertThat(template("--set=demo.enabled=true,feeder.streams.heart.http=80,feeder.tls.clientCaSecret=clients")
                        .said())
                .contains("Cannot install Weir: clients show certificates only by TLS. Give feeder.tls.secret");
    }

    @Test
    void letsDriverAndExecutorsVerifyTheDatabase() throws Exception {
        String[] values = {
            "--set=lake.uri=s3://b/p,lake.secret=keys,feeder.enabled=false,postgres.secret=login,postgres.caSecret=db-ca",
            "--set=postgres.url=jdbc:postgresql://db/weir"
        };
        Map<String, HasMetadata> objects = template(values).objects();
        PodSpec driver = ((StatefulSet) objects.get("StatefulSet w-driver"))
                .getSpec()
                .getTemplate()
                .getSpec();

        assertThat(driver.getContainers().get(0).getEnv())
                .filteredOn(variable -> variable.getName().equals("POSTGRES_URL"))
                .extracting(EnvVar::getValue)
                .containsExactly(
                        "jdbc:postgresql://db/weir?sslmode=verify-full&sslrootcert=/etc/weir/postgres-ca/ca.crt");
        for (PodSpec pod : List.of(driver, executor(objects))) {
            assertThat(pod.getVolumes())
                    .filteredOn(volume -> volume.getSecret() != null)
                    .extracting(volume -> volume.getSecret().getSecretName())
                    .containsExactly("db-ca");
            assertThat(pod.getContainers().get(0).getVolumeMounts())
                    .extracting(VolumeMount::getMountPath)
                    .contains("/etc/weir/postgres-ca");
        }

        // A URL that says how it is to be keeps its say.
        values[1] = "--set=postgres.url=jdbc:postgresql://db/weir?sslmode=verify-ca";
        assertThat(template(values).said()).contains("\"jdbc:postgresql://db/weir?sslmode=verify-ca\"");
    }

    @Test
    void rollsTheDriverWhenThePipelineChanges() throws Exception {
        List<String> options = Stream.concat(TRY_OUT.stream(), Stream.of("--set=spark.secret=mine"))
                .toList();
        Map<String, String> before = annotations(template(options));
        Map<String, String> same = annotations(template(options));
        Map<String, String> after =
                annotations(template(Stream.concat(options.stream(), Stream.of("--set-string=files.users\\.csv=a"))
                        .toList()));

        assertThat(same).isEqualTo(before);
        assertThat(after.get("checksum/pipeline")).isNotEqualTo(before.get("checksum/pipeline"));
        assertThat(after.get("checksum/settings")).isEqualTo(before.get("checksum/settings"));
    }

    @Test
    void givesDriverAndExecutorsTheSameSecretAsAFile() throws Exception {
        Map<String, HasMetadata> objects = template(TRY_OUT).objects();
        Map<String, HasMetadata> named = template(Stream.concat(TRY_OUT.stream(), Stream.of("--set=spark.secret=mine"))
                        .toList())
                .objects();

        Secret made = (Secret) objects.get("Secret w-spark");
        assertThat(Base64.getDecoder().decode(made.getData().get("secret"))).hasSizeGreaterThanOrEqualTo(32);
        assertThat(sparkSecrets(objects)).containsExactly("w-spark", "w-spark");
        assertThat(named).doesNotContainKey("Secret w-spark");
        assertThat(sparkSecrets(named)).containsExactly("mine", "mine");
        assertThat(((ConfigMap) objects.get("ConfigMap w-driver")).getData().get("driver.options"))
                .contains("-Dweir.spark.secret=/etc/weir/spark/secret");
    }

    /** The Secrets that driver and executors have at the place that Spark is told. */
    private static List<String> sparkSecrets(Map<String, HasMetadata> objects) {
        StatefulSet driver = (StatefulSet) objects.get("StatefulSet w-driver");
        List<String> names = new ArrayList<>();
        for (PodSpec pod : List.of(driver.getSpec().getTemplate().getSpec(), executor(objects))) {
            String volume = pod.getContainers().get(0).getVolumeMounts().stream()
                    .filter(mount -> mount.getMountPath().equals("/etc/weir/spark"))
                    .findFirst()
                    .orElseThrow()
                    .getName();
            pod.getVolumes().stream()
                    .filter(each -> each.getName().equals(volume))
                    .forEach(each -> names.add(each.getSecret().getSecretName()));
        }
        return names;
    }

    @Test
    void givesExecutorsThePasswordAndTheirOwnEnvironment() throws Exception {
        PodSpec executor = executor(template(
                        "--set=lake.uri=s3://b/p,postgres.url=jdbc:postgresql://db/weir,postgres.secret=login",
                        "--set=feeder.enabled=false,executors.env[0].name=MORE,executors.env[0].value=x")
                .objects());

        assertThat(executor.getContainers().get(0).getEnv())
                .filteredOn(variable -> variable.getName().equals("POSTGRES_PASSWORD"))
                .singleElement()
                .satisfies(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo("login"));
        assertThat(executor.getContainers().get(0).getEnv())
                .filteredOn(variable -> variable.getName().equals("MORE"))
                .singleElement()
                .satisfies(variable -> assertThat(variable.getValue()).isEqualTo("x"));
    }

    private static Map<String, String> annotations(Outcome outcome) {
        StatefulSet driver = (StatefulSet) outcome.objects().get("StatefulSet w-driver");
        return driver.getSpec().getTemplate().getMetadata().getAnnotations();
    }

    /** Those of the chart, and the one that Spark makes executors of. */
    private static List<PodSpec> pods(Map<String, HasMetadata> objects) {
        List<PodSpec> pods = new ArrayList<>();
        for (HasMetadata object : objects.values()) {
            if (object instanceof StatefulSet set) {
                pods.add(set.getSpec().getTemplate().getSpec());
            } else if (object instanceof Pod pod) {
                pods.add(pod.getSpec());
            }
        }
        pods.add(executor(objects));
        return pods;
    }

    private static PodSpec executor(Map<String, HasMetadata> objects) {
        ConfigMap settings = (ConfigMap) objects.get("ConfigMap w-driver");
        return Serialization.unmarshal(settings.getData().get("executor.yaml"), Pod.class)
                .getSpec();
    }

    private Outcome template(String... options) throws Exception {
        return template(List.of(options));
    }

    private Outcome template(List<String> options) throws Exception {
        Path pipeline = Files.writeString(directory.resolve("pipeline.yaml"), "pipeline: p\n");
        return run(helm(Stream.concat(options.stream(), Stream.of("--set-file=pipeline=" + pipeline))
                .toList()));
    }

    private static List<String> helm(List<String> options) {
        List<String> command =
                new ArrayList<>(List.of("helm", "template", "w", CHART.toString(), "--kube-version=1.30.0"));
        command.addAll(options);
        return command;
    }

    private static Outcome run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }
}
