package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Function;

/**
 * Where streams are read from. Paths are relative to the stream's root and use {@code /}. Implementations are safe for use by
 * several threads.
 */
public interface Storage {

    /**
     * Something in a directory.
     *
     * @param name without its directory
     * @param directory whether it is one
     * @param bytes its size; 0 for a directory
     * @param modifiedMillis when it was written, in ms since 1970; 0 if the store does not say
     */
    record Entry(String name, boolean directory, long bytes, long modifiedMillis) {}

    /**
     * Names what is directly in a directory, in any order. What was visible before the call is in the answer.
     *
     * @param directory relative to the root; empty for the root itself
     * @return empty if the directory is not there
     */
    List<Entry> list(String directory) throws IOException;

    /**
     * The same as {@code reading} understands it, but what has become visible in the last moments may be missing: for who looks again soon. So one
     * answer can serve several who ask at about the same time.
     *
     * @param reading always the same for a directory, by all who ask; its result must not be changed
     */
    default <T> T recent(String directory, Function<List<Entry>, T> reading) throws IOException {
        return reading.apply(list(directory));
    }

    /**
     * Opens a file from its beginning.
     *
     * @throws java.io.FileNotFoundException or {@link java.nio.file.NoSuchFileException} if it is not there
     */
    InputStream open(String path) throws IOException;

    /** The root as a person would name it, for messages. */
    String describe();
}
