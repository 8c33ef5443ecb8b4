package weir.feed.source;

import java.io.IOException;
import java.util.Optional;

/** The rows of a file, one after the other. Not thread-safe. */
public interface Rows extends AutoCloseable {
    /** What is said of an object that is too long because it goes over several lines. */
    String ON_ONE_LINE = ", and goes over several lines. Write it on one";

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

    /** Where the last row stands, for example {@code line 7}; empty if nobody asks. */
    default String place() {
        return "";
    }

    /** The line or element of the file that the last row is, from 1; 0 if nobody asks. */
    default long number() {
        return 0;
    }

    /** What is wrong with the last row that its line of JSON does not show; empty if nothing is. */
    default Optional<String> problem() {
        return Optional.empty();
    }

    /** Whether the last row has an end of its own; if not, it ends with the file, and may be a part of one that is still being written. */
    default boolean isEnded() {
        return true;
    }

    @Override
    void close() throws IOException;
}
