package weir.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * The executors that an earlier life of a driver has left. When its pod goes, Kubernetes removes them with it; when only its process ends,
 * they stay, and hold on to what the new ones need.
 */
public final class EarlierExecutors {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierExecutors.class);
    private static final String LABEL = "spark.kubernetes.executor.label.";

    private EarlierExecutors() {}

    /**
     * Begins to remove them; to be called before Spark makes the executors of this life. Where executors have no labels of their own, no pod
     * can be told from those of other drivers, and all are left alone. What fails is logged, for Spark can do without.
     *
     * @param spark the settings that Spark is about to start with
     */
    public static void remove(SparkConf spark) {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            remove(spark, client);
        } catch (KubernetesClientException e) {
            LOG.warn("executors of earlier drivers are not removed reason=\"{}\"", e.getMessage());
        }
    }

    static void remove(SparkConf spark, KubernetesClient client) {
        Map<String, String> labels = labels(spark);
        if (labels.isEmpty()) {
            return;
        }
        List<Pod> left = client.pods()
                .inNamespace(spark.get("spark.kubernetes.namespace", "default"))
                .withLabels(labels)
                .list()
                .getItems();
        for (Pod pod : left) {
            client.resource(pod).withGracePeriod(0).delete();
        }
        if (!left.isEmpty()) {
            LOG.info("executors of an earlier driver are removed executors={}", left.size());
        }
    }

    private static Map<String, String> labels(SparkConf spark) {
        Map<String, String> labels = new TreeMap<>();
        for (Tuple2<String, String> setting : spark.getAll()) {
            if (setting._1().startsWith(LABEL)) {
                labels.put(setting._1().substring(LABEL.length()), setting._2());
            }
        }
        if (!labels.isEmpty()) {
            labels.put("spark-role", "executor");
        }
        return labels;
    }
}
