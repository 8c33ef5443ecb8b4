package weir.feed.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** When a row's turn is. */
public sealed interface Pace {
    /** All rows at once. */
    record FullSpeed() implements Pace {}

    /**
     * Evenly.
     *
     * @param rowsPerSecond above 0
     */
    record Rate(double rowsPerSecond) implements Pace {}

    /**
     * As they were recorded.
     *
     * @param column a time: ISO 8601, or a number of s, ms, us or ns since 1970, told apart by its size
     */
    record Recorded(String column) implements Pace {
        private static final JsonFactory JSON = new JsonFactory();

        /** The time of a row, in ns since 1970; empty if it has none. */
        OptionalLong nanos(byte[] bytes, int from, int length) {
            try (JsonParser parser = JSON.createParser(bytes, from, length)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return OptionalLong.empty();
                }
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    JsonToken value = parser.nextToken();
                    if (name.equals(column)) {
                        return value.isNumeric()
                                ? OptionalLong.of(scaled(parser.getValueAsDouble()))
                                : iso(parser.getText());
                    }
                    parser.skipChildren();
                }
                return OptionalLong.empty();
            } catch (IOException e) {
                // It is refused at the validator; it has no turn of its own.
                return OptionalLong.empty();
            }
        }

        private static long scaled(double time) {
            double size = Math.abs(time);
            double unit = size < 1e11 ? 1e9 : size < 1e14 ? 1e6 : size < 1e17 ? 1e3 : 1;
            return (long) (time * unit);
        }

        private static OptionalLong iso(String text) {
            try {
                return OptionalLong.of(ChronoUnit.NANOS.between(Instant.EPOCH, Instant.parse(text)));
            } catch (DateTimeParseException e) {
                return OptionalLong.empty();
            }
        }
    }
}
