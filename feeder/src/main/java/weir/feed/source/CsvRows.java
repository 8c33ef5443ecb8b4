package weir.feed.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rows of a CSV file with a header. A column is of the narrowest type that all its values fit: whole numbers, numbers, true and
 * false, or text; an empty value is null. The file is read twice.
 */
final class CsvRows implements Rows {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9]\\d{0,17})");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d{1,3})?");
    private static final Pattern TRUTH = Pattern.compile("true|false");
    private static final List<Pattern> TYPES = List.of(WHOLE, NUMBER, TRUTH);

    private final CsvReader reader;
    private final List<String> header;
    private final List<List<Pattern>> candidates = new ArrayList<>();

    CsvRows(RowFile file) throws IOException {
        try (CsvReader scan = new CsvReader(file.bytes())) {
            for (String ignored : scan.next()) {
                candidates.add(new ArrayList<>(TYPES));
            }
            for (List<String> row = scan.next(); !row.isEmpty(); row = scan.next()) {
                narrow(row);
            }
        }
        reader = new CsvReader(file.bytes());
        header = reader.next();
    }

    private void narrow(List<String> row) {
        for (int column = 0; column < Math.min(row.size(), candidates.size()); column++) {
            String value = row.get(column);
            if (!value.isEmpty()) {
                candidates.get(column).removeIf(type -> !type.matcher(value).matches());
            }
        }
    }

    @Override
    public boolean next(Line into) throws IOException, InterruptedException {
        List<String> row = reader.next();
        if (row.isEmpty()) {
            return false;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(line)) {
            out.writeStartObject();
            for (int column = 0; column < header.size(); column++) {
                out.writeFieldName(header.get(column));
                write(out, column < row.size() ? row.get(column) : "", candidates.get(column));
            }
            out.writeEndObject();
        }
        into.accept(line.toByteArray(), 0, line.size());
        return true;
    }

    private static void write(JsonGenerator out, String value, List<Pattern> types) throws IOException {
        if (value.isEmpty()) {
            out.writeNull();
        } else if (types.contains(NUMBER)) {
            out.writeNumber(value);
        } else if (types.contains(TRUTH)) {
            out.writeBoolean(value.equals("true"));
        } else {
            out.writeString(value);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
