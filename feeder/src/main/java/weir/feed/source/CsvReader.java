package weir.feed.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** CSV as in RFC 4180: comma, double quotes, quotes doubled inside quotes, line feeds inside quotes. Not thread-safe. */
final class CsvReader implements AutoCloseable {
    private final BufferedReader in;

    CsvReader(InputStream bytes) {
        in = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
    }

    /** The next record; blank lines are passed over; empty at the end. */
    List<String> next() throws IOException {
        int next = in.read();
        while (next == '\n' || next == '\r' || next == '\uFEFF') {
            next = in.read();
        }
        List<String> record = new ArrayList<>();
        while (next >= 0) {
            StringBuilder value = new StringBuilder();
            next = next == '"' ? quoted(value) : next;
            while (next >= 0 && next != ',' && next != '\n') {
                if (next != '\r') {
                    value.append((char) next);
                }
                next = in.read();
            }
            record.add(value.toString());
            if (next != ',') {
                return record;
            }
            next = in.read();
            if (next < 0) {
                record.add("");
            }
        }
        return record;
    }

    /** Reads up to the closing quote; returns what follows it. */
    private int quoted(StringBuilder value) throws IOException {
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '"') {
                int after = in.read();
                if (after != '"') {
                    return after;
                }
            }
            value.append((char) next);
        }
        throw new IOException("a quote is not closed");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
