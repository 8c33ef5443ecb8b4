package weir.feed.spool;

import java.util.Optional;

/**
 * Rows that are accepted together or not at all.
 *
 * @param lines JSON lines, each with its line feed; not changed any more
 * @param rows how many lines there are
 * @param key names the batch, so that it is accepted once however often it comes
 * @param mark how far its source has been read with it
 */
// Batches are never compared, and a copy of every row's bytes would cost more than all the rest.
@SuppressWarnings("ArrayRecordComponent")
public record RowBatch(byte[] lines, int rows, Optional<ParcelKey> key, Optional<Mark> mark) {

    /** Rows without a name or a mark. */
    public static RowBatch of(byte[] lines, int rows) {
        return new RowBatch(lines, rows, Optional.empty(), Optional.empty());
    }

    /** As this, with a mark. */
    public RowBatch withMark(String source, String position) {
        return new RowBatch(lines, rows, key, Optional.of(new Mark(source, position)));
    }
}
