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
 * Records end with LF or CR LF, or with CR alone if there is no LF in the first 64 Ki characters. Not thread-safe.
 */
public final class CsvReader implements AutoCloseable {
    private static final int LOOK_CHARACTERS = 1 << 16;

    /** What records end with. */
    private enum Ends {
        UNKNOWN,
        FEED,
        RETURN
    }

    private final BufferedReader in;
    private final int mostCharacters;
    private final char separator;
    private int room;
    private Ends ends = Ends.UNKNOWN;
    private long feeds;
    private long line;
    private boolean isEnded;

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

    /** Whether a line end closes the last record; if not, the file does. */
    boolean isEnded() {
        return isEnded;
    }

    /**
     * The next record; blank lines are passed over; empty at the end.
     *
     * @throws IOException naming the line, if there is none that can be read
     */
    public List<String> next() throws IOException {
        room = mostCharacters;
        if (ends == Ends.UNKNOWN) {
            ends = ends();
        }
        int next = outside();
        while (next == '\n' || next == '\r') {
            next = outside();
        }
        line = feeds + 1;
        List<String> record = new ArrayList<>();
        isEnded = false;
        while (next >= 0) {
            StringBuilder value = new StringBuilder();
            next = next == '"' ? quoted(value) : next;
            while (next >= 0 && next != separator && next != '\n') {
                int after = outside();
                // A CR that is no part of the record's end is a part of the value.
                if (next == '\r' && (after == '\n' || after < 0)) {
                    next = after;
                    break;
                }
                value.append((char) next);
                next = after;
            }
            record.add(value.toString());
            if (next != separator) {
                isEnded = next >= 0;
                return record;
            }
            next = outside();
            if (next < 0) {
                record.add("");
            }
        }
        return record;
    }

    /** The next character outside of quotes; where records end with CR, it is told as LF. */
    private int outside() throws IOException {
        int next = read();
        return next == '\r' && ends == Ends.RETURN ? '\n' : next;
    }

    private Ends ends() throws IOException {
        in.mark(LOOK_CHARACTERS);
        boolean hasReturn = false;
        int next = '\r';
        try {
            for (int left = LOOK_CHARACTERS; left > 0 && next >= 0 && next != '\n'; left--) {
                next = in.read();
                hasReturn |= next == '\r';
            }
        } catch (CharacterCodingException e) {
            throw notUtf8(e);
        }
        in.reset();
        return hasReturn && next != '\n' ? Ends.RETURN : Ends.FEED;
    }

    private IOException notUtf8(CharacterCodingException cause) {
        return new IOException("line " + (feeds + 1) + " or one of those behind it: not UTF-8", cause);
    }

    /** Reads up to the closing quote; returns what follows it. */
    private int quoted(StringBuilder value) throws IOException {
        for (int next = read(); next >= 0; next = read()) {
            if (next == '"') {
                int after = read();
                if (after != '"') {
                    return after == '\r' && ends == Ends.RETURN ? '\n' : after;
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
            feeds += next == (ends == Ends.RETURN ? '\r' : '\n') ? 1 : 0;
            return next;
        } catch (CharacterCodingException e) {
            throw notUtf8(e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
