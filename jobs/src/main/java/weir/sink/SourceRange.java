package weir.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What a batch was made of. Two batches of a query with the same number and different ranges are different batches: a sink that
 * has kept one must refuse the other.
 *
 * @param start the offsets of all sources before the batch, as one line of JSON
 * @param end the offsets behind it
 */
public record SourceRange(String start, String end) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Whether both are made of the same. */
    public boolean isSame(SourceRange other) {
        return isSame(start, other.start) && isSame(end, other.end);
    }

    /** Whether nothing lies between this one and the next. */
    public boolean endsWhereStarts(SourceRange next) {
        return isSame(end, next.start);
    }

    /** Offsets are JSON, and a key's place in an object says nothing. */
    private static boolean isSame(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            return JSON.readTree(one).equals(JSON.readTree(other));
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }
}
