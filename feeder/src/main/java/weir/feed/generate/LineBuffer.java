package weir.feed.generate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON text as bytes, written fast: no string, no formatter, no garbage per row. Not thread-safe. */
public final class LineBuffer {
    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

    private byte[] bytes;
    private int length;

    /** @param capacity in bytes, to begin with; it grows */
    public LineBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes have been written. */
    public int length() {
        return length;
    }

    /** Copies what has been written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets what has been written. */
    public void clear() {
        length = 0;
    }

    /** Appends ASCII bytes as they are; see {@link #ascii}. */
    LineBuffer append(byte[] text) {
        ensure(text.length);
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
        return this;
    }

    LineBuffer append(char ascii) {
        return append((byte) ascii);
    }

    /** Appends one byte. */
    public LineBuffer append(byte value) {
        ensure(1);
        bytes[length++] = value;
        return this;
    }

    LineBuffer append(long number) {
        ensure(20);
        if (number < 0) {
            bytes[length++] = '-';
            // The digits of the smallest long have no positive twin; none of our numbers comes near it.
            return append(-number);
        }
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = number;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /**
     * Appends a decimal fraction.
     *
     * @param scaled the number times ten to the power of {@code decimals}
     * @param decimals 1 to 6
     */
    LineBuffer append(long scaled, int decimals) {
        long absolute = Math.abs(scaled);
        if (scaled < 0) {
            append('-');
        }
        append(absolute / POWERS[decimals]).append('.');
        long fraction = absolute % POWERS[decimals];
        for (int digit = decimals - 1; digit >= 0; digit--) {
            append((char) ('0' + fraction / POWERS[digit] % 10));
        }
        return this;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void ensure(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
