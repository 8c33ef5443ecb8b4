package weir.source;

import java.nio.charset.StandardCharsets;

/** A line that does not fit the schema. Valid only while its drop is open. */
final class BadLine {
    private final int line;
    private final String reason;
    private final byte[] data;
    private final int from;
    private final int to;

    /**
     * A line in {@code [from, to)} of a drop's bytes.
     *
     * @param line its number in the drop, from 1
     * @param reason why, as a person would say it
     */
    BadLine(int line, String reason, byte[] data, int from, int to) {
        this.line = line;
        this.reason = reason;
        this.data = data;
        this.from = from;
        this.to = to;
    }

    int line() {
        return line;
    }

    String reason() {
        return reason;
    }

    /** How long it is, in bytes. */
    int bytes() {
        return to - from;
    }

    /** The line itself; malformed UTF-8 is U+FFFD. */
    String text() {
        return text(bytes());
    }

    /** Its beginning: as many whole characters as fit into so many bytes. */
    String text(int most) {
        int end = Math.min(to, from + most);
        while (end < to && end > from && (data[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(data, from, end - from, StandardCharsets.UTF_8);
    }
}
