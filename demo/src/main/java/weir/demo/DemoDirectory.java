package weir.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;

/** Where a demo keeps everything, so that the next start goes on from it. Held by one demo at a time. */
final class DemoDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lockFile;

    private DemoDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if it is not there, and takes it.
     *
     * @throws Failure if it can't be written, or another demo has it
     */
    static DemoDirectory open(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        String action = "use the directory \"" + root + "\"";
        if (root.toString().matches(".*[*?\\[\\]{}].*")) {
            throw new PermanentFailure(
                    action, "its name has one of *?[]{}, which file patterns use", "Choose another --dir");
        }
        try {
            Files.createDirectories(root);
            FileChannel lockFile =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lockFile)) {
                lockFile.close();
                throw new TransientFailure(
                        action, "another demo is running in it", "Stop that one, or choose another --dir");
            }
            return new DemoDirectory(root, lockFile);
        } catch (IOException e) {
            throw new TransientFailure(action, e, "Choose another --dir");
        }
    }

    private static boolean isLocked(FileChannel lockFile) throws IOException {
        try {
            FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** What the pipeline file knows as {@code LAKE}. */
    Path lake() {
        return root.resolve("lake");
    }

    /** The stream's root. */
    Path stream() {
        return lake().resolve("in/watch");
    }

    /** What the feeder has accepted and not yet brought to the stream. */
    Path spool() {
        return root.resolve("spool");
    }

    /** Everything of PostgreSQL. */
    Path postgres() {
        return root.resolve("postgres");
    }

    /** What the pipeline's process has to say. */
    Path pipelineLog() {
        return root.resolve("pipeline.log");
    }

    /** For files that are needed only for a moment. */
    Path scratch() {
        return root.resolve("scratch");
    }

    /** The database's password. */
    PasswordFile passwordFile() {
        return new PasswordFile(root.resolve("password"));
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new TransientFailure("let go of \"" + root + "\"", e, "The lock ends with this process");
        }
    }
}
