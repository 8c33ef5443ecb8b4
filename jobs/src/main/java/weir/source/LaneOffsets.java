package weir.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.connector.read.streaming.Offset;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/**
 * How far a stream has been read: for each lane the number of the next drop. As JSON {@code {"a":12,"b@7":9}}: lane {@code a} was read from
 * its first drop on, lane {@code b} from drop 7 on, because retention had removed what was before when the query first saw it. So a range
 * of offsets names exactly the drops that were read, also for a lane that is new in it.
 */
final class LaneOffsets extends Offset {
    static final LaneOffsets NONE = new LaneOffsets(new TreeMap<>());

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_-]+)(?:@(\\d{1,12}))?");

    /**
     * How far one lane has been read.
     *
     * @param first the number of the first drop that was ever read
     * @param next the number of the next drop to read
     */
    record Progress(long first, long next) {
        Progress upTo(long number) {
            return new Progress(first, number);
        }
    }

    private final SortedMap<String, Progress> lanes;

    LaneOffsets(Map<String, Progress> lanes) {
        this.lanes = Collections.unmodifiableSortedMap(new TreeMap<>(lanes));
    }

    static LaneOffsets parse(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            SortedMap<String, Progress> lanes = new TreeMap<>();
            if (!node.isObject()) {
                throw unreadable(json);
            }
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                Matcher key = KEY.matcher(field.getKey());
                if (!key.matches() || !field.getValue().canConvertToLong()) {
                    throw unreadable(json);
                }
                long first = key.group(2) == null ? 0 : Long.parseLong(key.group(2));
                lanes.put(key.group(1), new Progress(first, field.getValue().longValue()));
            }
            return new LaneOffsets(lanes);
        } catch (JsonProcessingException e) {
            throw unreadable(json);
        }
    }

    private static Failure unreadable(String json) {
        return new PermanentFailure(
                "read the offsets \"" + json + "\"",
                "they are not of the form {\"lane\":next}",
                "Take them from the checkpoint of a query on this stream");
    }

    SortedMap<String, Progress> lanes() {
        return lanes;
    }

    /** Where reading goes on in a lane that was read up to {@code end}: behind this, or at the first drop of a lane that is new. */
    long startOf(String lane, Progress end) {
        Progress progress = lanes.get(lane);
        return progress == null ? end.first() : progress.next();
    }

    @Override
    public String json() {
        ObjectNode node = MAPPER.createObjectNode();
        lanes.forEach((lane, progress) ->
                node.put(progress.first() == 0 ? lane : lane + "@" + progress.first(), progress.next()));
        return node.toString();
    }
}
