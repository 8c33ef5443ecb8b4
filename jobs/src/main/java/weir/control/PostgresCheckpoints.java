package weir.control;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathFilter;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager.CancellableFSDataOutputStream;
import weir.problem.PermanentFailure;

/**
 * What Spark makes to reach a checkpoint: a query's state, {@code <root>/<query>/state/…}, lies in files, all else below the root
 * in the control plane. Decided by the path alone, so that executors, which touch nothing but state, need no database.
 *
 * @see Checkpoints#inPostgres
 */
public final class PostgresCheckpoints implements CheckpointFileManager {
    private final Path base;
    private final FileSystem files;
    private final FileCheckpoints state;
    private final String root;

    /** As {@link CheckpointFileManager} wants it. */
    public PostgresCheckpoints(Path base, Configuration configuration) throws IOException {
        this.base = base;
        this.files = base.getFileSystem(configuration);
        this.state = new FileCheckpoints(base, configuration);
        this.root = configuration.get(Checkpoints.ROOT);
        if (root == null) {
            throw new IllegalStateException("Checkpoints.inPostgres was not called");
        }
    }

    /** Where a path is in the log; empty if it is a file. */
    private Optional<CheckpointLog.File> inLog(Path path) {
        String normal = Checkpoints.normal(files.makeQualified(path));
        if (!normal.equals(root) && !normal.startsWith(root + "/")) {
            return Optional.empty();
        }
        String below = normal.equals(root) ? "" : normal.substring(root.length() + 1);
        String[] parts = below.split("/", 3);
        if (parts.length > 1 && parts[1].equals("state")) {
            return Optional.empty();
        }
        int slash = below.lastIndexOf('/');
        return Optional.of(
                new CheckpointLog.File(slash < 0 ? "" : below.substring(0, slash), below.substring(slash + 1)));
    }

    private CheckpointLog log() {
        return Checkpoints.log(root)
                .orElseThrow(() -> new PermanentFailure(
                        "reach the checkpoint log of \"" + root + "\"",
                        "its control plane is not open in this process",
                        "This is a fault in Weir; report it"));
    }

    @Override
    public CancellableFSDataOutputStream createAtomic(Path path, boolean overwriteIfPossible) {
        return inLog(path)
                .<CancellableFSDataOutputStream>map(file -> new LogOutput(log(), file, overwriteIfPossible))
                .orElseGet(() -> state.createAtomic(path, overwriteIfPossible));
    }

    @Override
    public FSDataInputStream open(Path path) {
        return inLog(path).map(file -> UncheckedIo.io(() -> read(file))).orElseGet(() -> state.open(path));
    }

    private FSDataInputStream read(CheckpointLog.File file) throws FileNotFoundException {
        return new FSDataInputStream(new BytesInput(log().read(file)));
    }

    @Override
    public FileStatus[] list(Path path, PathFilter filter) {
        return inLog(path).map(file -> list(path, file, filter)).orElseGet(() -> state.list(path, filter));
    }

    private FileStatus[] list(Path path, CheckpointLog.File directory, PathFilter filter) {
        return log().list(directory.toString()).stream()
                .map(listed ->
                        new FileStatus(listed.bytes(), false, 1, 0, listed.modified(), new Path(path, listed.name())))
                .filter(status -> filter.accept(status.getPath()))
                .toArray(FileStatus[]::new);
    }

    @Override
    public FileStatus[] list(Path path) {
        return list(path, any -> true);
    }

    @Override
    public void mkdirs(Path path) {
        if (inLog(path).isEmpty()) {
            state.mkdirs(path);
        }
    }

    @Override
    public boolean exists(Path path) {
        return inLog(path).map(file -> log().exists(file)).orElseGet(() -> state.exists(path));
    }

    @Override
    public void delete(Path path) {
        inLog(path).ifPresentOrElse(file -> log().delete(file), () -> state.delete(path));
    }

    @Override
    public boolean isLocal() {
        return state.isLocal();
    }

    @Override
    public Path createCheckpointDirectory() {
        return files.makeQualified(base);
    }

    /** One row, written at close. */
    private static final class LogOutput extends CancellableFSDataOutputStream {
        private final CheckpointLog log;
        private final CheckpointLog.File file;
        private final ByteArrayOutputStream content;
        private final boolean overwrite;
        private boolean done;

        LogOutput(CheckpointLog log, CheckpointLog.File file, boolean overwrite) {
            this(log, file, overwrite, new ByteArrayOutputStream());
        }

        private LogOutput(
                CheckpointLog log, CheckpointLog.File file, boolean overwrite, ByteArrayOutputStream content) {
            super(content);
            this.log = log;
            this.file = file;
            this.content = content;
            this.overwrite = overwrite;
        }

        @Override
        public void close() throws IOException {
            if (done) {
                return;
            }
            done = true;
            if (overwrite) {
                log.replace(file, content.toByteArray());
            } else {
                log.create(file, content.toByteArray());
            }
        }

        @Override
        public void cancel() {
            done = true;
        }
    }
}
