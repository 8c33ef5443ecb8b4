package weir.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import weir.sink.SourceRange;

/**
 * From where to where each source was read, without the lanes of it that were not.
 *
 * @param start one array of JSON
 * @param end the same, behind what was read
 */
record ReadOn(String start, String end) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static ReadOn of(SourceRange range) {
        ArrayNode start = array(range.start());
        ArrayNode end = array(range.end());
        for (int source = 0; source < end.size(); source++) {
            if (start.get(source) instanceof ObjectNode before && end.get(source) instanceof ObjectNode behind) {
                Map<String, JsonNode> lanes = new HashMap<>();
                before.fields().forEachRemaining(lane -> lanes.put(lane.getKey(), lane.getValue()));
                lanes.forEach((lane, position) -> {
                    if (position.equals(behind.get(lane))) {
                        before.remove(lane);
                        behind.remove(lane);
                    }
                });
            }
        }
        return new ReadOn(start.toString(), end.toString());
    }

    /** Both, where the other comes behind this one. */
    ReadOn and(ReadOn next) {
        ArrayNode start = array(next.start);
        ArrayNode end = array(this.end);
        putAll(array(this.start), start);
        putAll(array(next.end), end);
        return new ReadOn(start.toString(), end.toString());
    }

    /** Lanes that both have become those of {@code from}, as does a source that is no object. */
    private static void putAll(ArrayNode from, ArrayNode into) {
        for (int source = 0; source < from.size(); source++) {
            if (from.get(source) instanceof ObjectNode lanes && into.get(source) instanceof ObjectNode all) {
                all.setAll(lanes);
            } else if (source < into.size()) {
                into.set(source, from.get(source));
            }
        }
    }

    private static ArrayNode array(String json) {
        try {
            return (ArrayNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
