package weir.init;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import weir.feed.source.RowFile;
import weir.feed.source.Rows;
import weir.feed.validation.RowValidator;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Reads objects of JSON, and refuses what the feeder would refuse. */
final class JsonSample {
    static final String LINE = "line";
    private static final String ELEMENT = "element";
    /** Blanks between rows are read as well. */
    private static final int RAW_BYTES = 4;

    private static final String ONE_EACH = "Put one object of JSON on each line, or all into one array";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Path file;
    private final SampleReading reading;
    private boolean isOver;
    private long last;

    JsonSample(Path file, SampleReading reading) {
        this.file = file;
        this.reading = reading;
    }

    /** Reads rows until there are enough. */
    void read() {
        RowFile rows = SampleFiles.rows(file);
        long most = RAW_BYTES * reading.bounds().bytes();
        try (BufferedInputStream bytes = rows.bytes();
                Rows in = rows.json(new BufferedInputStream(new BoundedStream(bytes, most)))) {
            read(in);
        } catch (IOException e) {
            throw Head.unreadable(file, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("read \"" + file + "\"", "the thread was interrupted", "Try again", e);
        }
    }

    private void read(Rows in) throws IOException, InterruptedException {
        try {
            while (!reading.isFull()) {
                if (isOver || !in.next((bytes, from, length) -> row(place(in), bytes, from, length))) {
                    return;
                }
            }
            reading.cut();
        } catch (BoundedStream.Reached e) {
            if (reading.rows() == 0) {
                throw Faults.of(file, "its first row is too long", ONE_EACH);
            }
            reading.cut();
        } catch (IOException e) {
            // Only an array is parsed on the way, and ends at what is wrong with it.
            if (!e.getClass().equals(IOException.class)) {
                throw e;
            }
            String reason = e.getCause() instanceof JsonEOFException ? "the array ends too early" : Failure.reason(e);
            Place place = new Place(file, reading.hasManyFiles(), ELEMENT, last + 1);
            reading.problem(Faults.of(place, reason, "Correct the array"));
        }
    }

    private Place place(Rows in) {
        return new Place(file, reading.hasManyFiles(), in.place().startsWith(ELEMENT) ? ELEMENT : LINE, in.number());
    }

    private void row(Place place, byte[] bytes, int from, int length) {
        last = place.number();
        if (length == 0) {
            reading.problem(Faults.of(place, "it is longer than 1 MiB", "Shorten it, or remove it"));
            return;
        }
        Optional<String> refusal = RowValidator.OPEN.refusal(bytes, from, length);
        if (refusal.isPresent() && isOpen(bytes[from], refusal.get())) {
            String reason = "the object that begins here does not end on this line";
            reading.problem(Faults.of(place, reason, "Put each object on one line, for example by \"jq -c . FILE\""));
            // The lines that follow are parts of it, and no faults of their own.
            isOver = true;
        } else if (refusal.isPresent()) {
            reading.problem(Faults.of(place, refusal.get(), ONE_EACH));
        } else {
            accept(place, bytes, from, length);
        }
    }

    private static boolean isOpen(byte first, String refusal) {
        return first == '{' && (refusal.contains("end-of-input") || refusal.contains("ends too early"));
    }

    private void accept(Place place, byte[] bytes, int from, int length) {
        try {
            ObjectNode values = (ObjectNode) JSON.readTree(new String(bytes, from, length, StandardCharsets.UTF_8));
            reading.row(values, Map.of(), place, length);
        } catch (JsonProcessingException e) {
            reading.problem(Faults.of(place, "not JSON: " + e.getOriginalMessage(), ONE_EACH));
        }
    }
}
