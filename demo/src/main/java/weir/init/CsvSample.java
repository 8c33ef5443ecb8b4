package weir.init;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import weir.feed.source.CsvReader;
import weir.feed.source.CsvType;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/** Reads CSV with a header. A value is what it says of itself that it is, as in the feeder; an empty one is null. */
final class CsvSample {
    private static final int MAX_CHARACTERS = 1 << 20;

    private final Path file;
    private final SampleFormat.Csv format;
    private final SampleReading reading;

    CsvSample(Path file, SampleFormat.Csv format, SampleReading reading) {
        this.file = file;
        this.format = format;
        this.reading = reading;
    }

    /** Reads rows until there are enough. */
    void read() {
        try (CsvReader in = new CsvReader(SampleFiles.rows(file).bytes(), format.separator(), MAX_CHARACTERS)) {
            List<String> header = in.next();
            checkHeader(header, place(in));
            while (!reading.isFull()) {
                List<String> record = in.next();
                if (record.isEmpty()) {
                    return;
                }
                row(header, record, place(in));
            }
            reading.cut();
        } catch (IOException e) {
            throw e.getClass().equals(IOException.class)
                    ? Faults.of(file, e.getMessage(), "Correct the file; values are quoted as in RFC 4180, in UTF-8")
                    : Head.unreadable(file, e);
        }
    }

    private Place place(CsvReader in) {
        return new Place(file, reading.hasManyFiles(), JsonSample.LINE, in.line());
    }

    private void checkHeader(List<String> header, Place place) {
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < header.size(); i++) {
            String name = header.get(i);
            if (name.isBlank()) {
                problems.add(Faults.of(place, "column " + (i + 1) + " of the header has no name", "Give it one"));
            } else if (!seen.add(name)) {
                problems.add(Faults.of(place, "the header has \"" + name + "\" twice", "Rename one of them"));
            }
        }
        if (!header.isEmpty() && header.stream().allMatch(CsvSample::isNumber)) {
            problems.add(Faults.of(place, "all names of the header are numbers", "Put a line with names in front"));
        }
        List<String> others = List.copyOf(reading.header());
        if (!others.isEmpty() && !format.isFed() && !others.equals(header)) {
            problems.add(
                    Faults.of(place, "the header differs from that of the first file", "Give files with one header"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        reading.header(header);
    }

    private static boolean isNumber(String name) {
        CsvType type = CsvType.narrowest(name);
        return type == CsvType.BIGINT || type == CsvType.DOUBLE;
    }

    private void row(List<String> header, List<String> record, Place place) {
        if (record.size() != header.size()) {
            String reason = "%d values, and the header has %d".formatted(record.size(), header.size());
            reading.problem(Faults.of(place, reason, "Quote values that hold the separator, or complete the row"));
            return;
        }
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        Map<String, String> texts = new LinkedHashMap<>();
        int size = 0;
        for (int i = 0; i < record.size(); i++) {
            String text = record.get(i);
            size += text.length() + 1;
            values.set(header.get(i), value(text));
            if (reading.keepsRows()) {
                texts.put(header.get(i), text);
            }
            if (text.indexOf('\n') >= 0) {
                reading.seeLineFeed();
            }
        }
        reading.row(values, texts, place, size);
    }

    private static JsonNode value(String text) {
        if (text.isEmpty()) {
            return NullNode.getInstance();
        }
        return switch (CsvType.narrowest(text)) {
            case BIGINT -> LongNode.valueOf(Long.parseLong(text));
            case DOUBLE ->
                text.matches("-?\\d+")
                        ? BigIntegerNode.valueOf(new BigInteger(text))
                        : DecimalNode.valueOf(new BigDecimal(text));
            case BOOLEAN -> BooleanNode.valueOf(text.equals("true"));
            case STRING -> TextNode.valueOf(text);
        };
    }
}
