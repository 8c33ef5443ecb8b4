package weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedAction;
import java.util.List;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.features.BasicExecutorFeatureStep;
import org.apache.spark.resource.ResourceProfile$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import weir.run.PrivateChannels;

/** What Spark writes into the definition of an executor's pod, which may be read by more people than Secrets may. */
class ExecutorPodTest {
    private static final String SPARK_SECRET = "_SPARK_AUTH_SECRET";

    @TempDir
    private Path directory;

    @Test
    void hasNoSecretAndIsToldWhereItIs() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "a secret");

        List<EnvVar> environment =
                environment(new SparkConf(false).set("spark.authenticate.secret.file", file.toString()));

        assertThat(environment).extracting(EnvVar::getName).doesNotContain(SPARK_SECRET);
        assertThat(environment)
                .filteredOn(variable -> variable.getName().startsWith("SPARK_JAVA_OPT_"))
                .extracting(EnvVar::getValue)
                .contains(
                        "-Dspark.authenticate=true",
                        "-Dspark.authenticate.secret.file=" + file,
                        "-Dspark.network.crypto.enabled=true",
                        "-Dspark.network.crypto.cipher=AES/GCM/NoPadding",
                        "-Dspark.network.crypto.authEngineVersion=2",
                        "-Dspark.network.crypto.saslFallback=false");
    }

    /** As the image's entrypoint says it, until the driver has told the executor its settings. */
    @Test
    void isReadWhereSparkKnowsThatItIsOnKubernetes() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "a secret");
        SparkConf told = new SparkConf(false)
                .set("spark.authenticate", "true")
                .set("spark.authenticate.secret.file", file.toString());

        assertThatThrownBy(() -> secret(told))
                .hasMessage("A secret key must be specified via the spark.authenticate.secret config");
        assertThat(secret(told.set("spark.master", "k8s://executor"))).isNotEmpty();
    }

    @Test
    void wouldHaveItWithoutAFile() {
        assertThat(environment(new SparkConf(false)))
                .extracting(EnvVar::getName)
                .contains(SPARK_SECRET);
    }

    /** As a user of its own: Spark remembers the secret that it made up in a process's user. */
    private static String secret(SparkConf conf) {
        return UserGroupInformation.createRemoteUser("executor")
                .doAs((PrivilegedAction<String>) () -> security(conf).getSecretKey());
    }

    private static SecurityManager security(SparkConf conf) {
        return new SecurityManager(conf, Option.empty(), SecurityManager.$lessinit$greater$default$3());
    }

    private static List<EnvVar> environment(SparkConf conf) {
        PrivateChannels.settings().forEach(conf::set);
        conf.set("spark.master", "k8s://https://example.com")
                .set("spark.app.name", "test")
                .set("spark.driver.host", "driver.example.com")
                .set("spark.driver.port", "7078")
                .set("spark.kubernetes.executor.disableConfigMap", "true")
                .set("spark.kubernetes.container.image", "weir");
        SecurityManager security = security(conf);
        security.initializeAuth();
        return new BasicExecutorFeatureStep(
                        new KubernetesExecutorConf(conf, "test", "1", Option.empty(), 0),
                        security,
                        ResourceProfile$.MODULE$.getOrCreateDefaultProfile(conf))
                .configurePod(SparkPod.initialPod())
                .container()
                .getEnv();
    }
}
