package weir.feed.source;

import java.io.IOException;

/** The rows of a file, one after the other. Not thread-safe. */
interface Rows extends AutoCloseable {
    /** Receives a row as a line of JSON, without its line feed. */
    interface Line {
        void accept(byte[] bytes, int from, int length) throws InterruptedException;
    }

    /**
     * Gives the next line to {@code into}; blank ones are passed over.
     *
     * @return false at the end
     */
    boolean next(Line into) throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
