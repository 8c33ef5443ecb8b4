package weir.feed.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import weir.feed.validation.JsonMistake;

/** The elements of one JSON array, each written anew as one line. Holds one element in memory at a time. */
final class ArrayRows implements Rows {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long element;

    ArrayRows(InputStream in) throws IOException {
        parser = JSON.createParser(in);
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new IOException("not a JSON array");
        }
    }

    @Override
    public boolean next(Line into) throws IOException, InterruptedException {
        try {
            return element(into);
        } catch (JsonProcessingException e) {
            throw new IOException(JsonMistake.of(e), e);
        }
    }

    private boolean element(Line into) throws IOException, InterruptedException {
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON array");
            }
            return false;
        }
        element++;
        line.reset();
        try (JsonGenerator out = JSON.createGenerator(line)) {
            // Exact: a number keeps its digits, whatever its type.
            copy(out);
        }
        byte[] bytes = line.toByteArray();
        into.accept(bytes, 0, bytes.length);
        return true;
    }

    private void copy(JsonGenerator out) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token == null) {
                throw new IOException("the JSON array ends too early");
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token.isNumeric()) {
                out.writeNumber(parser.getText());
            } else {
                out.copyCurrentEvent(parser);
            }
        } while (depth > 0 && parser.nextToken() != JsonToken.NOT_AVAILABLE);
    }

    @Override
    public long number() {
        return element;
    }

    @Override
    public String place() {
        return "element " + element;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
