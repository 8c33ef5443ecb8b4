package weir.pass;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import weir.problem.PermanentFailure;

/**
 * How far a query has read a stream of drops, as its offset says: for each lane the number of the next drop, and of the first that the query has ever read. Two
 * queries that are at the same drop of each lane read the same from there on, whatever they have read before.
 *
 * @param lanes by name
 */
public record Position(SortedMap<String, Lane> lanes) {
    /** That of a query that has read nothing. */
    public static final Position NONE = new Position(new TreeMap<>());

    private static final JsonMapper JSON = new JsonMapper();
    private static final char FIRST = '@';

    /**
     * How far a lane was read.
     *
     * @param first the number of the first drop that was ever read
     * @param next the number of the next drop to read
     */
    public record Lane(long first, long next) {}

    /** Keeps its own copy. */
    public Position {
        lanes = Collections.unmodifiableSortedMap(new TreeMap<>(lanes));
    }

    /**
     * Reads the offsets of a query that reads one stream in one place.
     *
     * @param offsets one array of JSON, as a {@link weir.sink.SourceRange} has them
     */
    public static Position of(String offsets) {
        try {
            JsonNode sources = JSON.readTree(offsets);
            if (!sources.isArray() || sources.size() > 1) {
                throw unreadable(offsets);
            }
            return sources.isEmpty() || sources.get(0).isNull() ? NONE : lanes(sources.get(0), offsets);
        } catch (JsonProcessingException e) {
            throw unreadable(offsets);
        }
    }

    private static Position lanes(JsonNode offset, String offsets) {
        SortedMap<String, Lane> lanes = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : offset.properties()) {
            int at = field.getKey().indexOf(FIRST);
            String name = at < 0 ? field.getKey() : field.getKey().substring(0, at);
            if (!field.getValue().canConvertToLong()) {
                throw unreadable(offsets);
            }
            long first = at < 0 ? 0 : Long.parseLong(field.getKey().substring(at + 1));
            lanes.put(name, new Lane(first, field.getValue().longValue()));
        }
        return new Position(lanes);
    }

    private static PermanentFailure unreadable(String offsets) {
        return new PermanentFailure(
                "read the offsets " + offsets,
                "they are not those of one stream of drops",
                "Take them from the checkpoint of a query on this stream");
    }

    /** Whether nothing was read. */
    public boolean isNone() {
        return lanes.isEmpty();
    }

    /** Whether both are at the same drop of each lane. */
    public boolean isLevel(Position other) {
        return lanes.keySet().equals(other.lanes.keySet()) && isAtMost(other) && other.isAtMost(this);
    }

    /** Whether this is behind the other in no lane, or level. */
    public boolean isAtMost(Position other) {
        return lanes.entrySet().stream().allMatch(lane -> {
            Lane there = other.lanes.get(lane.getKey());
            return there != null && lane.getValue().next() <= there.next();
        });
    }

    /** How many drops lie between this and one that is further on. */
    public long drops(Position further) {
        return further.lanes.entrySet().stream()
                .mapToLong(lane -> {
                    Lane here = lanes.get(lane.getKey());
                    return lane.getValue().next() - (here == null ? lane.getValue().first() : here.next());
                })
                .sum();
    }

    /** Where this query is once it has read up to another position, which is further on: each lane keeps its own first drop. */
    public Position upTo(Position further) {
        SortedMap<String, Lane> moved = new TreeMap<>(further.lanes);
        lanes.forEach((name, lane) -> moved.computeIfPresent(name, (same, there) -> new Lane(lane.first(), there.next())));
        return new Position(moved);
    }

    /** The furthest of both in each lane. */
    public Position furthest(Position other) {
        SortedMap<String, Lane> furthest = new TreeMap<>(lanes);
        other.lanes.forEach((name, lane) ->
                furthest.merge(name, lane, (one, two) -> two.next() > one.next() ? two : one));
        return new Position(furthest);
    }

    /** The offset of the stream, as its source reads it. */
    public String offset() {
        ObjectNode offset = JSON.createObjectNode();
        lanes.forEach((name, lane) ->
                offset.put(lane.first() == 0 ? name : name + FIRST + lane.first(), lane.next()));
        return offset.toString();
    }

    /** As a {@link weir.sink.SourceRange} has it. */
    public String offsets() {
        return isNone() ? "[null]" : "[" + offset() + "]";
    }
}
