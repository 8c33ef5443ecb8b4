package weir.feed.generate;

/** Makes rows; row <i>i</i> is the same whenever it is made, so that a feeder can go on where it was. Not thread-safe. */
public interface RowGenerator {

    /**
     * Writes one row as a line of JSON, with its line feed.
     *
     * @param row its place in the stream, from 0
     */
    void write(long row, LineBuffer into);
}
