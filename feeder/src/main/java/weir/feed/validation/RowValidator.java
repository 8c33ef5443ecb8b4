package weir.feed.validation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;
import weir.text.Utf8;

/** Says whether a line may come in. Thread-safe. */
public final class RowValidator {
    /** One object a line, whatever it holds. */
    public static final RowValidator OPEN = new RowValidator(Optional.empty());

    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
            .build();

    private final Optional<Schema> schema;

    private RowValidator(Optional<Schema> schema) {
        this.schema = schema;
    }

    /** One object a line, of this schema. */
    public static RowValidator of(Schema schema) {
        return new RowValidator(Optional.of(schema));
    }

    /** What rows must be; empty for any object. */
    public Optional<Schema> schema() {
        return schema;
    }

    /** Whether these bytes are UTF-8, to the letter. */
    public static boolean isUtf8(byte[] bytes) {
        return Utf8.isValid(bytes, 0, bytes.length);
    }

    /**
     * Looks at one line.
     *
     * @return what is wrong with it, for a person; empty if it may come in
     */
    public Optional<String> refusal(byte[] line, int from, int length) {
        return schema.isEmpty() && FastJsonValidator.isObject(line, from, from + length)
                ? Optional.empty()
                : judged(line, from, length);
    }

    /** What the parser says: slower, but it knows all there is, and why. */
    Optional<String> judged(byte[] line, int from, int length) {
        if (!Utf8.isValid(line, from, length)) {
            return Optional.of("not UTF-8");
        }
        if (length > 0 && line[from] < 0) {
            // The parser would pass over a byte order mark, but readers of drops do not.
            return Optional.of(
                    Utf8.startsWithMark(line, from, length) ? "begins with a byte order mark" : "not a JSON object");
        }
        try (JsonParser parser = JSON.createParser(line, from, length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.of("not a JSON object");
            }
            Optional<String> wrong = schema.isPresent() ? schema.get().check(parser) : skip(parser);
            if (wrong.isPresent()) {
                return wrong;
            }
            return parser.nextToken() == null ? Optional.empty() : Optional.of("more than one value in a line");
        } catch (IOException e) {
            return Optional.of(JsonMistake.of(e));
        }
    }

    private static Optional<String> skip(JsonParser parser) throws IOException {
        parser.skipChildren();
        // An object that is not closed makes the parser's input end here.
        return parser.currentToken() == JsonToken.END_OBJECT
                ? Optional.empty()
                : Optional.of("not JSON: it ends too early");
    }
}
