package weir.feed.source;

import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How much of a file was taken.
 *
 * @param rows that were read, refused ones as well
 * @param refused how many of these were refused
 * @param open a checksum of the last row if the file ended before its line did: when the file grows, that line may go on
 */
record Taken(long rows, long refused, Optional<String> open) {
    static final Taken NOTHING = new Taken(0, 0, Optional.empty());
    private static final char MARK = '~';
    private static final char REFUSED = '!';

    /** Reads what {@link #toText} wrote, and what versions before 0.3 did. */
    static Taken parse(String text) {
        int end = text.indexOf(MARK);
        String counts = end < 0 ? text : text.substring(0, end);
        int rows = counts.indexOf(REFUSED);
        return new Taken(
                Long.parseLong(rows < 0 ? counts : counts.substring(0, rows)),
                rows < 0 ? 0 : Long.parseLong(counts.substring(rows + 1)),
                end < 0 ? Optional.empty() : Optional.of(text.substring(end + 1)));
    }

    String toText() {
        return rows
                + (refused == 0 ? "" : String.valueOf(REFUSED) + refused)
                + open.map(checksum -> MARK + checksum).orElse("");
    }

    /** Of a row. */
    static String checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Long.toHexString(crc.getValue());
    }
}
