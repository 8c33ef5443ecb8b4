package weir.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where a dataset lies. What is being written is staged beside it, in {@code _<name>.weir}: readers such as DuckDB take every Parquet file
 * they find below a dataset, hidden or not. An object store without rename can be another
 * implementation: it would stage a manifest, or put the one file of a snapshot in one piece.
 */
interface Place {
    /** The dataset's root. */
    String dataset();

    /** The directory for what is being written. */
    String staging();

    /** How Hadoop calls one of these paths. */
    String uri(String path);

    /** The names in a directory; none if it is not there. */
    List<String> list(String directory) throws IOException;

    /** What a small file holds; empty if it is not there. */
    Optional<byte[]> read(String file) throws IOException;

    /** Makes a small file. */
    void write(String file, byte[] content) throws IOException;

    /** Moves a file of the staging area to another name there, and makes the directories for it. */
    void arrange(String from, String to) throws IOException;

    /**
     * Shows a staged directory under its final name: all of it at once.
     *
     * @throws IOException if something has that name
     */
    void publishDirectory(String staged, String name) throws IOException;

    /** Shows a staged file under its final name, in place of the one that has it: at no moment is there none. */
    void publishFile(String staged, String name) throws IOException;

    /** Removes a file or directory with all that is in it, if it is there. */
    void remove(String path) throws IOException;

    /** Removes the staging area; what can't be removed now is removed when the dataset is opened again. */
    default void clearStaging() {
        try {
            remove(staging());
        } catch (IOException later) {
            // It is in nobody's way.
        }
    }
}
