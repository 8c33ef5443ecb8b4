package weir.control;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Cannot;

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
     * Removes the state that batches behind one have left. The state that batch <i>n</i> leaves has version <i>n</i> + 1.
     *
     * @param batch the last batch whose state may stay
     */
    void removeBehind(long batch) {
        try {
            FileSystem files = directory.getFileSystem(configuration);
            RemoteIterator<LocatedFileStatus> all = files.listFiles(directory, true);
            while (all.hasNext()) {
                Path file = all.next().getPath();
                Matcher name = VERSIONED.matcher(file.getName());
                if (name.matches() && Long.parseLong(name.group(1)) > batch + 1) {
                    LOG.warn("state of a batch that the log does not know is removed file={} batch={}", file, batch);
                    files.delete(file, false);
                }
            }
        } catch (FileNotFoundException noState) {
            // Then there is none to remove.
        } catch (IOException e) {
            throw new Cannot(
                    "look through the state in \"" + directory + "\"",
                    e,
                    "Check \"checkpoints\" in the pipeline file; Weir tries again");
        }
    }
}
