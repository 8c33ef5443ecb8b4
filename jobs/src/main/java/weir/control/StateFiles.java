package weir.control;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.TransientFailure;

/** The state of a query, as Spark's state stores keep it in files: {@code <operator>/<partition>/[<store>/]<version>.<kind>}. */
final class StateFiles {
    private static final Logger LOG = LoggerFactory.getLogger(StateFiles.class);
    private static final Pattern VERSIONED = Pattern.compile("([0-9]{1,18})[_.].*");

    private final Path directory;
    private final Configuration configuration;

    StateFiles(Path directory, Configuration configuration) {
        this.directory = directory;
        this.configuration = configuration;
    }

    /**
     * Removes the state that batches behind one have left.
     *
     * @param batch the last batch whose state may stay
     */
    void removeBehind(long batch) {
        look(files -> {
            for (FileStatus file : all(files)) {
                if (version(file) > leftBy(batch)) {
                    LOG.warn(
                            "state of a batch that the log does not know is removed file={} batch={}",
                            file.getPath(),
                            batch);
                    files.delete(file.getPath(), false);
                }
            }
            return null;
        });
    }

    /** Whether there is state that a batch has left. */
    boolean isLeftBy(long batch) {
        return look(files -> all(files).stream().anyMatch(file -> version(file) == leftBy(batch)));
    }

    /** The first file that does not hold what was written to it, newest first, and what is wrong with it; empty if all are whole. */
    Optional<String> damage(long batch) {
        return look(files -> {
            List<FileStatus> newestFirst = new ArrayList<>(all(files));
            newestFirst.removeIf(file ->
                    version(file) > leftBy(batch) || file.getPath().getName().startsWith("."));
            newestFirst.sort(Comparator.comparingLong(StateFiles::version).reversed());
            for (FileStatus file : newestFirst) {
                Optional<String> damage = Damage.of(files, file);
                if (damage.isPresent()) {
                    return damage;
                }
            }
            return Optional.empty();
        });
    }

    /** The version of the state that batch <i>n</i> leaves is <i>n</i> + 1. */
    private static long leftBy(long batch) {
        return batch + 1;
    }

    /** -1 for a file that all versions share. */
    private static long version(FileStatus file) {
        Matcher name = VERSIONED.matcher(file.getPath().getName());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    private interface Look<T> {
        T at(FileSystem files) throws IOException;
    }

    private <T> T look(Look<T> look) {
        try {
            return look.at(directory.getFileSystem(configuration));
        } catch (IOException e) {
            throw new TransientFailure(
                    "look through the state in \"" + directory + "\"",
                    e,
                    "Check \"checkpoints\" in the pipeline file; Weir tries again");
        }
    }

    private List<FileStatus> all(FileSystem files) throws IOException {
        List<FileStatus> all = new ArrayList<>();
        try {
            RemoteIterator<LocatedFileStatus> found = files.listFiles(directory, true);
            while (found.hasNext()) {
                all.add(found.next());
            }
        } catch (FileNotFoundException e) {
            if (files.exists(directory)) {
                throw e;
            }
        }
        return all;
    }
}
