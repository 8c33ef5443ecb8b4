package weir.feed.source;

import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How much of a file was taken.
 *
 * @param rows that were read, refused ones as well
 * @param open a checksum of the last row if the file ended before its line did: when the file grows, that line may go on
 */
record Taken(long rows, Optional<String> open) {
    static final Taken NOTHING = new Taken(0, Optional.empty());
    private static final char MARK = '~';

    /** Reads what {@link #toText} wrote, and what versions before 0.3 did. */
    static Taken parse(String text) {
        int end = text.indexOf(MARK);
        return end < 0
                ? new Taken(Long.parseLong(text), Optional.empty())
                : new Taken(Long.parseLong(text.substring(0, end)), Optional.of(text.substring(end + 1)));
    }

    String toText() {
        return rows + open.map(checksum -> MARK + checksum).orElse("");
    }

    /** Of a row. */
    static String checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Long.toHexString(crc.getValue());
    }
}
