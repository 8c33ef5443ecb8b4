package weir.feed.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * CSV as in RFC 4180: double quotes, quotes doubled inside quotes, line feeds inside quotes; a comma, or another separator, between values.
 * Not thread-safe.
 */
public final class CsvReader implements AutoCloseable {
    private final BufferedReader in;
    private final int mostCharacters;
    private final char separator;
    private int room;
    private long feeds;
    private long line;

    /**
     * Reads UTF-8.
     *
     * @param separator between two values
     * @param mostCharacters how long a record may be
     */
    public CsvReader(InputStream bytes, char separator, int mostCharacters) {
        // A decoder that is given reports what is not UTF-8, where a charset that is given would replace it.
        this.in = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
        this.separator = separator;
        this.mostCharacters = mostCharacters;
    }

    /** The line of the file on which the last record begins, from 1. */
    public long line() {
        return line;
    }

    /**
     * The next record; blank lines are passed over; empty at the end.
     *
     * @throws IOException naming the line, if there is none that can be read
     */
    public List<String> next() throws IOException {
        room = mostCharacters;
        int next = read();
        while (next == '\n' || next == '\r') {
            next = read();
        }
        line = feeds + 1;
        List<String> record = new ArrayList<>();
        while (next >= 0) {
            StringBuilder value = new StringBuilder();
            next = next == '"' ? quoted(value) : next;
            while (next >= 0 && next != separator && next != '\n') {
                if (next != '\r') {
                    value.append((char) next);
                }
                next = read();
            }
            record.add(value.toString());
            if (next != separator) {
                return record;
            }
            next = read();
            if (next < 0) {
                record.add("");
            }
        }
        return record;
    }

    /** Reads up to the closing quote; returns what follows it. */
    private int quoted(StringBuilder value) throws IOException {
        for (int next = read(); next >= 0; next = read()) {
            if (next == '"') {
                int after = read();
                if (after != '"') {
                    return after;
                }
            }
            value.append((char) next);
        }
        throw new IOException("line " + line + ": a quote is not closed");
    }

    private int read() throws IOException {
        if (room-- == 0) {
            throw new IOException("line " + line + ": a record is longer than " + mostCharacters + " characters");
        }
        try {
            int next = in.read();
            feeds += next == '\n' ? 1 : 0;
            return next;
        } catch (CharacterCodingException e) {
            throw new IOException("line " + (feeds + 1) + " or one of those behind it: not UTF-8", e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
