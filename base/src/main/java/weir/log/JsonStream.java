package weir.log;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Escapes DEL and C1 in bytes of JSON in UTF-8: a terminal obeys them, and JSON allows them in strings, the only place in which they can be. Other
 * control characters are escaped by whoever writes JSON.
 */
final class JsonStream extends FilterOutputStream {
    private static final int DEL = 0x7f;
    /** Of all characters from U+0080 to U+00BF. */
    private static final int LEAD = 0xc2;

    private static final int FIRST = 0x80;
    private static final int LAST = 0x9f;

    private boolean hasLead;

    private JsonStream(OutputStream target) {
        super(target);
    }

    /** A stream that hands on to another. */
    static PrintStream to(PrintStream target) {
        return target instanceof Escaping ? target : new Escaping(new JsonStream(target));
    }

    /** Knows itself, so that none is put on another. */
    private static final class Escaping extends PrintStream {
        Escaping(JsonStream target) {
            super(target, true, StandardCharsets.UTF_8);
        }
    }

    @Override
    public synchronized void write(int value) throws IOException {
        int octet = value & 0xff;
        if (hasLead) {
            hasLead = false;
            if (octet >= FIRST && octet <= LAST) {
                escape(octet);
                return;
            }
            out.write(LEAD);
        }
        if (octet == DEL) {
            escape(octet);
        } else if (octet == LEAD) {
            hasLead = true;
        } else {
            out.write(octet);
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (!hasLead && isPlain(bytes, from, length)) {
            out.write(bytes, from, length);
            return;
        }
        for (int at = from; at < from + length; at++) {
            write(bytes[at]);
        }
    }

    private static boolean isPlain(byte[] bytes, int from, int length) {
        for (int at = from; at < from + length; at++) {
            if (bytes[at] == DEL || bytes[at] == (byte) LEAD) {
                return false;
            }
        }
        return true;
    }

    private void escape(int character) throws IOException {
        out.write(String.format(Locale.ROOT, "\\u%04x", character).getBytes(StandardCharsets.US_ASCII));
    }
}
