package weir.feed.source;

import java.nio.charset.StandardCharsets;
import weir.json.Json;

/** A line of any text as a row with one field, {@code value}, as Spark names it. */
final class TextRow {
    private static final String FIELD = Json.quoted("value") + ":";

    private TextRow() {}

    /** What is not UTF-8 comes out as the replacement character. */
    static byte[] of(byte[] line, int from, int length) {
        String text = new String(line, from, length, StandardCharsets.UTF_8);
        return ("{" + FIELD + Json.quoted(text) + "}").getBytes(StandardCharsets.UTF_8);
    }
}
