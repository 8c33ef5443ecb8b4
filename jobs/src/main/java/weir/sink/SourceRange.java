package weir.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a batch was made of. Two batches of a query with the same number and different ranges are different batches: a sink that
 * has kept one must refuse the other.
 *
 * @param start the offsets of all sources before the batch, as one line of JSON
 * @param end the offsets behind it; of a source whose offsets do not tell by themselves what lies between them, with {@link #CONTENT} added
 */
public record SourceRange(String start, String end) {
    /** The key of what tells one content of a batch from another. No lane, partition or topic can be called so. */
    public static final String CONTENT = "#content";

    private static final JsonMapper JSON = new JsonMapper();

    /** Whether both are made of the same. */
    public boolean isSame(SourceRange other) {
        return isSame(start, other.start) && isSame(end, other.end);
    }

    /** Whether nothing lies between this one and the next. */
    public boolean endsWhereStarts(SourceRange next) {
        return isSame(offsets(end), next.start);
    }

    /** Whether the offsets do not tell by themselves what lies between them. */
    public boolean hasContent() {
        return end.contains(CONTENT);
    }

    /** Only what they are, without what lies before them. */
    private static String offsets(String end) {
        if (!end.contains(CONTENT)) {
            return end;
        }
        try {
            JsonNode sources = JSON.readTree(end);
            sources.forEach(offset -> {
                if (offset instanceof ObjectNode fields) {
                    fields.remove(CONTENT);
                }
            });
            return sources.toString();
        } catch (JsonProcessingException notJson) {
            return end;
        }
    }

    /** Offsets are JSON, and a key's place in an object says nothing. A source that came later had none before. */
    private static boolean isSame(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            return withoutUnbegun(JSON.readTree(one)).equals(withoutUnbegun(JSON.readTree(other)));
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    private static JsonNode withoutUnbegun(JsonNode offsets) {
        while (offsets instanceof ArrayNode sources
                && !sources.isEmpty()
                && sources.get(sources.size() - 1).isNull()) {
            sources.remove(sources.size() - 1);
        }
        return offsets;
    }
}
