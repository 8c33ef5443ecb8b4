package weir.source;

/**
 * A line that is left out of its stream because it does not fit the schema.
 *
 * @param lane the lane
 * @param drop the drop's number
 * @param line the line in the drop, from 1
 * @param reason why it does not fit
 * @param raw its beginning, 64 KiB at most; malformed UTF-8 is U+FFFD
 * @param bytes how long the whole line is
 */
public record RejectedLine(String lane, long drop, int line, String reason, String raw, long bytes) {}
