package weir.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import weir.history.BatchRecord;

/** Which drops lie between two offsets of streams of drops: {@code {"a":12,"b@7":9}}, where lane {@code b} was first read from drop 7 on. */
final class OffsetRanges {
    private static final JsonMapper JSON = new JsonMapper();

    private OffsetRanges() {}

    /**
     * The drops of one stream, by lane; those of lanes that stood still are left out.
     *
     * @param source the place of the stream among those of the query
     * @param start null before the first batch
     */
    static List<BatchRecord.DropRange> between(int source, String start, String end) {
        try {
            return between(source, start == null ? JSON.nullNode() : JSON.readTree(start), JSON.readTree(end));
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    /** The same of all streams of a query, as the ledger has them: an offset a stream, or null. */
    static List<BatchRecord.DropRange> ofAll(String starts, String ends) {
        try {
            JsonNode from = JSON.readTree(starts);
            JsonNode to = JSON.readTree(ends);
            List<BatchRecord.DropRange> all = new ArrayList<>();
            for (int source = 0; source < to.size(); source++) {
                all.addAll(between(source, from.path(source), to.path(source)));
            }
            return all;
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    private static List<BatchRecord.DropRange> between(int source, JsonNode start, JsonNode end) {
        Map<String, Long> starts = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : start.properties()) {
            starts.put(lane(field.getKey()), field.getValue().asLong());
        }
        List<BatchRecord.DropRange> ranges = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : end.properties()) {
            String lane = lane(field.getKey());
            long from = starts.getOrDefault(lane, first(field.getKey()));
            long to = field.getValue().asLong();
            if (to > from) {
                ranges.add(new BatchRecord.DropRange(source, lane, from, to));
            }
        }
        return ranges;
    }

    private static String lane(String key) {
        int at = key.indexOf('@');
        return at < 0 ? key : key.substring(0, at);
    }

    private static long first(String key) {
        int at = key.indexOf('@');
        return at < 0 ? 0 : Long.parseLong(key.substring(at + 1));
    }
}
