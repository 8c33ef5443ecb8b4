package weir.bench;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * What a batch took, in ms.
 *
 * @param whole from the trigger to the commit, with the empty batch behind it if there is one
 * @param control finding what is new, and the two entries in the log
 */
record Cost(double whole, double control) {
    private static final List<String> CONTROL = List.of("latestOffset", "getBatch", "walCommit", "commitOffsets");

    static Cost of(List<StreamingQueryProgress> progress) {
        double whole = 0;
        double control = 0;
        for (StreamingQueryProgress each : progress) {
            Map<String, Long> millis = each.durationMs();
            whole += millis.getOrDefault("triggerExecution", 0L);
            for (String part : CONTROL) {
                control += millis.getOrDefault(part, 0L);
            }
        }
        return new Cost(whole, control);
    }

    static Cost median(List<Cost> costs) {
        return new Cost(median(costs, Cost::whole), median(costs, Cost::control));
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> part) {
        double[] sorted = costs.stream().mapToDouble(part).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
