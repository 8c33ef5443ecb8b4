package weir.parquet;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Where a dataset lies. What is being written is staged beside it, in {@code _<name>.weir}: readers such as DuckDB take every Parquet file
 * they find below a dataset, hidden or not.
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

    /** Whether a staged directory appears one file after the other, and not at once. */
    default boolean showsFileByFile() {
        return false;
    }

    /**
     * Shows a staged directory under its final name: all of it, also if this process dies in the middle.
     *
     * @throws IOException if something has that name
     */
    void publishDirectory(String staged, String name) throws IOException;

    /**
     * Shows a staged directory, whether or not an earlier process has begun or done it: when this returns, it is shown. Nothing else ever has
     * that name.
     */
    default void publishAgain(String staged, String name) throws IOException {
        if (!list(staged).isEmpty()) {
            publishDirectory(staged, name);
        }
    }

    /** Takes a directory from where readers see it, at once where there is a rename. What was taken may be kept as {@code to}, or not. */
    default void withdraw(String directory, String to) throws IOException {
        arrange(directory, to);
    }

    /** Makes a small file appear whole, and last. */
    void publishNew(String file, byte[] content) throws IOException;

    /** Makes sure that what is in a staged directory outlasts a power cut. */
    default void force(String directory) throws IOException {}

    /** The size of all files below a directory. */
    long bytes(String directory) throws IOException;

    /** Shows a staged file under its final name, in place of the one that has it: at no moment is there none. */
    void publishFile(String staged, String name) throws IOException;

    /** Removes a file or directory with all that is in it, if it is there. */
    void remove(String path) throws IOException;

    /**
     * Takes over from an earlier driver: what it has decided to show is shown when this returns, and nothing else of it can be shown any more.
     */
    default void recover() throws IOException {
        remove(staging());
    }

    /** Removes the staging area; what can't be removed now is removed when the dataset is opened again. */
    default void clearStaging() {
        try {
            remove(staging());
        } catch (IOException later) {
            // It is in nobody's way.
        }
    }
}
