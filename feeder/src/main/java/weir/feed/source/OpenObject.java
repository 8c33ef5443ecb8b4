package weir.feed.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** An object of JSON that comes line by line. */
final class OpenObject implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final int mostBytes;
    private int depth;
    private boolean isWhole;
    private boolean isLong;

    /** @param mostBytes how many bytes are kept */
    OpenObject(int mostBytes) throws IOException {
        this.parser = JSON.createNonBlockingByteArrayParser();
        this.mostBytes = mostBytes;
    }

    /** Adds a line; false if the object is whole, or this can be no part of one. */
    boolean add(byte[] bytes, int from, int length) throws IOException {
        isLong |= text.size() + length > mostBytes;
        if (!isLong) {
            text.write(bytes, from, length);
            text.write('\n');
        }
        ByteArrayFeeder feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
        try {
            feeder.feedInput(bytes, from, from + length);
            boolean isOpen = tokens();
            if (isOpen) {
                feeder.feedInput(new byte[] {'\n'}, 0, 1);
                isOpen = tokens();
            }
            return isOpen;
        } catch (IOException e) {
            // It is told by the validator, as what is wrong with the line.
            isWhole = false;
            return false;
        }
    }

    /** Notes a line whose bytes are not there. */
    boolean addLong() {
        isLong = true;
        return true;
    }

    private boolean tokens() throws IOException {
        JsonToken token = parser.nextToken();
        while (token != JsonToken.NOT_AVAILABLE) {
            if (isWhole || (depth == 0 && token != JsonToken.START_OBJECT)) {
                isWhole = false;
                return false;
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            isWhole = depth == 0;
            token = parser.nextToken();
        }
        return !isWhole;
    }

    /** Whether it has come to its end, and nothing follows on the line. */
    boolean isWhole() {
        return isWhole;
    }

    /** Whether it was longer than it may be; then its bytes are not there. */
    boolean isLong() {
        return isLong;
    }

    byte[] bytes() {
        return isLong ? new byte[0] : text.toByteArray();
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
