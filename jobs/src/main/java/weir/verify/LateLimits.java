package weir.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.api.java.UDF2;
import weir.problem.PermanentFailure;
import weir.run.LateRows;

/** For the drops of one source: the time up to which rows were left out, in microseconds since 1970; null where none were. */
final class LateLimits implements UDF2<String, Long, Long> {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** By lane: where a run of drops begins, and its limit. A null ends one. */
    private final HashMap<String, TreeMap<Long, Long>> lanes = new HashMap<>();

    LateLimits(List<LateRows> late, int source) {
        for (LateRows batch : late) {
            long limit = batch.watermarkMillis().orElseThrow(() -> forgotten(batch)) * 1_000;
            Map<String, Long> start = offset(batch.start(), source);
            offset(batch.end(), source).forEach((lane, next) -> {
                TreeMap<Long, Long> runs = lanes.computeIfAbsent(lane, any -> new TreeMap<>());
                runs.put(start.getOrDefault(lane, 0L), limit);
                runs.putIfAbsent(next, null);
            });
        }
    }

    private static Unverifiable forgotten(LateRows batches) {
        return new Unverifiable("rows came too late in batches " + batches.firstBatch() + " to " + batches.lastBatch()
                + ", and which ones is not kept for so long");
    }

    /** How far each lane was read: {@code {"a":12,"b@7":9}}. */
    private static Map<String, Long> offset(List<String> sources, int source) {
        Map<String, Long> lanes = new HashMap<>();
        String json = source < sources.size() ? sources.get(source) : "null";
        try {
            JsonNode offset = JSON.readTree(json);
            offset.properties()
                    .forEach(lane -> lanes.put(
                            lane.getKey().replaceFirst("@.*", ""),
                            lane.getValue().longValue()));
            return lanes;
        } catch (JsonProcessingException e) {
            throw new PermanentFailure(
                    "read the offset \"" + json + "\"", "it is not one", "Restore the checkpoint", e);
        }
    }

    @Override
    public Long call(String lane, Long drop) {
        TreeMap<Long, Long> runs = lanes.get(lane);
        Map.Entry<Long, Long> run = runs == null ? null : runs.floorEntry(drop);
        return run == null ? null : run.getValue();
    }
}
