package weir.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import weir.problem.Cannot;

/** Where a demo keeps everything, so that the next start goes on from it. Held by one demo at a time. */
final class DemoDirectory implements AutoCloseable {
    private static final int SECRET_BYTES = 16;

    private final Path root;
    private final FileChannel lockFile;

    private DemoDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory if it is not there, and takes it.
     *
     * @throws Cannot if it can't be written, or another demo has it
     */
    static DemoDirectory open(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        String action = "use the directory \"" + root + "\"";
        if (root.toString().matches(".*[*?\\[\\]{}].*")) {
            throw new Cannot(action, "its name has one of *?[]{}, which file patterns use", "Choose another --dir");
        }
        try {
            Files.createDirectories(root);
            FileChannel lockFile =
                    FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isLocked(lockFile)) {
                lockFile.close();
                throw new Cannot(action, "another demo is running in it", "Stop that one, or choose another --dir");
            }
            return new DemoDirectory(root, lockFile);
        } catch (IOException e) {
            throw new Cannot(action, e, "Choose another --dir");
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

    /** The file with the database's password; only its owner can read it. */
    Path passwordFile() {
        return root.resolve("password");
    }

    /** The database's password, made up when it is first asked for. */
    String password() {
        try {
            if (!Files.exists(passwordFile())) {
                byte[] secret = new byte[SECRET_BYTES];
                new SecureRandom().nextBytes(secret);
                // Made whole under another name: half a password would lock everybody out for good.
                Path half = root.resolve("password.new");
                Files.deleteIfExists(half);
                Files.createFile(
                        half, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(half, HexFormat.of().formatHex(secret) + "\n", StandardCharsets.US_ASCII);
                Files.move(half, passwordFile());
            }
            return Files.readString(passwordFile(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new Cannot("read \"" + passwordFile() + "\"", e, "Remove \"" + root + "\" to begin anew");
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new Cannot("let go of \"" + root + "\"", e, "The lock ends with this process");
        }
    }
}
