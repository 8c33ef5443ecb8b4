package weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Against a server that speaks Kubernetes' HTTP and keeps what it is given. */
@EnableKubernetesMockClient(crud = true)
class EarlierExecutorsTest {
    private KubernetesClient client;

    @Test
    void removesTheExecutorsOfThisDriverAndNobodyElses() {
        // given
        pod("here", "mine-1", Map.of("spark-role", "executor", "release", "mine"));
        pod("here", "mine-2", Map.of("spark-role", "executor", "release", "mine"));
        pod("here", "driver", Map.of("release", "mine"));
        pod("here", "other-1", Map.of("spark-role", "executor", "release", "other"));
        pod("there", "mine-1", Map.of("spark-role", "executor", "release", "mine"));

        // when
        EarlierExecutors.remove(
                new SparkConf(false)
                        .set("spark.kubernetes.namespace", "here")
                        .set("spark.kubernetes.executor.label.release", "mine"),
                client);

        // then
        assertThat(client.pods().inAnyNamespace().list().getItems())
                .extracting(pod -> pod.getMetadata().getNamespace() + "/"
                        + pod.getMetadata().getName())
                .containsExactlyInAnyOrder("here/driver", "here/other-1", "there/mine-1");
    }

    @Test
    void leavesAllWhereExecutorsHaveNoLabelsOfTheirOwn() {
        // given
        pod("default", "whose", Map.of("spark-role", "executor"));

        // when
        EarlierExecutors.remove(new SparkConf(false), client);

        // then
        assertThat(client.pods().inNamespace("default").list().getItems()).hasSize(1);
    }

    private void pod(String namespace, String name, Map<String, String> labels) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
    }
}
