package weir.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import scala.runtime.AbstractFunction1;

/** Makes a text of any value of JSON: what is in the quotes, or all that stands there; null of null. */
final class TextValue extends AbstractFunction1<JsonParser, Object> {
    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public Object apply(JsonParser parser) {
        try {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.FIELD_NAME) {
                token = parser.nextToken();
            }
            if (token == null || token == JsonToken.VALUE_NULL) {
                return null;
            }
            return Texts.utf8(token.isScalarValue() ? parser.getText() : structure(parser));
        } catch (IOException e) {
            // Spark's functions declare no exceptions, and its parser tells Jackson's apart by their type.
            TextValue.<RuntimeException>raise(e);
            throw new IllegalStateException(e);
        }
    }

    /** An object or an array as it stands there, where what is read is in memory; else written again, with the numbers that it has. */
    private static String structure(JsonParser parser) throws IOException {
        JsonLocation begin = parser.currentTokenLocation();
        if (parser.currentToken().isStructStart()
                && begin.contentReference().getRawContent() instanceof byte[] bytes
                && begin.getByteOffset() >= 0) {
            parser.skipChildren();
            long length = parser.currentLocation().getByteOffset() - begin.getByteOffset();
            int from = begin.contentReference().contentOffset() + (int) begin.getByteOffset();
            return new String(bytes, from, (int) length, StandardCharsets.UTF_8);
        }
        return copy(parser);
    }

    /** Throws, as Spark does, at what is no value. */
    private static String copy(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            int depth = 0;
            do {
                JsonToken token = depth == 0 ? parser.currentToken() : parser.nextToken();
                if (token.isNumeric()) {
                    out.writeNumber(parser.getText());
                } else {
                    out.copyCurrentEvent(parser);
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            } while (depth > 0);
        }
        return text.toString();
    }

    // The cast is of a type variable: it never happens, which is the point.
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
