package weir.feed.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;

/** A line of any text as a row with one field, {@code value}, as Spark names it. */
final class TextRow {
    private TextRow() {}

    /** What is not UTF-8 comes out as the replacement character. */
    static byte[] of(byte[] line, int from, int length) {
        String text = new String(line, from, length, StandardCharsets.UTF_8);
        return ("{\"value\":\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
