package weir.feed.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import weir.feed.validation.Schema;

/**
 * The rows of a CSV file with a header. Columns have the types of the stream's schema; where there is none, the narrowest type that
 * all values of a column fit, for which the file is read twice. An empty value is null.
 */
final class CsvRows implements Rows {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<Character> OTHER_SEPARATORS = List.of(';', '\t', '|', ',');

    private final CsvReader reader;
    private final List<String> header;
    private final List<CsvType> types;
    private final Set<String> nulls;
    private Optional<String> problem = Optional.empty();

    /** @throws IOException if the file can't be read, or its header does not fit the schema */
    CsvRows(RowFile file, Optional<Schema> schema) throws IOException {
        nulls = file.options().nulls();
        types = schema.isPresent() ? declared(file, schema.get()) : inferred(file);
        reader = file.csv();
        header = header(file, reader);
    }

    private static List<CsvType> declared(RowFile file, Schema schema) throws IOException {
        try (CsvReader scan = file.csv()) {
            List<String> header = header(file, scan);
            for (String column : header) {
                if (!schema.columns().containsKey(column)) {
                    throw new IOException("line " + scan.line() + ": the schema has no column \"" + column + "\"");
                }
            }
            return header.stream()
                    .map(column -> CsvType.of(schema.columns().get(column)))
                    .toList();
        }
    }

    private static List<CsvType> inferred(RowFile file) throws IOException {
        try (CsvReader scan = file.csv()) {
            List<CsvType.Guess> guesses = header(file, scan).stream()
                    .map(column -> new CsvType.Guess())
                    .toList();
            for (List<String> row = scan.next(); !row.isEmpty(); row = scan.next()) {
                for (int column = 0; column < Math.min(row.size(), guesses.size()); column++) {
                    if (!file.options().nulls().contains(row.get(column))) {
                        guesses.get(column).see(row.get(column));
                    }
                }
            }
            return guesses.stream().map(CsvType.Guess::type).toList();
        }
    }

    private static List<String> header(RowFile file, CsvReader reader) throws IOException {
        List<String> header = reader.next();
        if (header.size() == 1 && file.options().separator().isEmpty()) {
            requireOneColumn(header.get(0), file.separator());
        }
        Set<String> seen = new HashSet<>();
        for (String column : header) {
            if (column.isBlank()) {
                throw new IOException("line " + reader.line() + ": a column has no name");
            }
            if (!seen.add(column)) {
                throw new IOException("line " + reader.line() + ": column \"" + column + "\" is there twice");
            }
        }
        return header;
    }

    /** Marks that stand between values elsewhere make one column suspicious. */
    private static void requireOneColumn(String column, char separator) throws IOException {
        for (char other : OTHER_SEPARATORS) {
            if (column.indexOf(other) >= 0 && other != separator) {
                String shown = other == '\t' ? "tab" : Character.toString(other);
                throw new IOException("line 1: there is one column, \"" + column.replace("\t", "\\t")
                        + "\", and its values may be apart by \"" + shown + "\": then give --separator \"" + shown
                        + "\", else --separator \"" + (separator == '\t' ? "tab" : separator) + "\"");
            }
        }
    }

    @Override
    public boolean next(Line into) throws IOException, InterruptedException {
        List<String> row = reader.next();
        if (row.isEmpty()) {
            return false;
        }
        problem = row.size() == header.size()
                ? Optional.empty()
                : Optional.of(row.size() + " values, and the header has " + header.size());
        if (row.get(0).startsWith("\uFEFF")) {
            problem = Optional.of("begins with a byte order mark");
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator out = JSON.createGenerator(line)) {
            out.writeStartObject();
            for (int column = 0; column < Math.min(header.size(), row.size()); column++) {
                out.writeFieldName(header.get(column));
                write(out, header.get(column), row.get(column), types.get(column));
            }
            out.writeEndObject();
        }
        into.accept(line.toByteArray(), 0, line.size());
        return true;
    }

    private void write(JsonGenerator out, String column, String value, CsvType type) throws IOException {
        if (value.isEmpty() || nulls.contains(value)) {
            out.writeNull();
        } else if (!type.fits(value)) {
            problem = problem.or(() -> Optional.of("column \"" + column + "\": \"" + value + "\" is no " + type));
            out.writeString(value);
        } else {
            type.write(out, value);
        }
    }

    @Override
    public long number() {
        return reader.line();
    }

    @Override
    public String place() {
        return "line " + reader.line();
    }

    @Override
    public Optional<String> problem() {
        return problem;
    }

    @Override
    public boolean isEnded() {
        return reader.isEnded();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
