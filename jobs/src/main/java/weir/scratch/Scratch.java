package weir.scratch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * A directory below the system's temporary one for all that a process need not leave behind. It is removed at the end of the process; one that
 * was killed could not do that, and whoever comes next does it. A lock on a file in it, which goes with the process, tells the two apart.
 */
public final class Scratch {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final String PREFIX = "weir-scratch-";
    private static final String LOCK = "lock";
    /** Behind Spark's own hooks, which remove what is theirs in it. */
    private static final int AFTER_SPARK = 1;

    private static Scratch ofProcess;

    private final Path directory;
    private final FileChannel lock;

    private Scratch(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /**
     * That of this process; it is made, and those of processes that were killed are removed, when it is asked for first.
     *
     * @throws Failure if it cannot be made
     */
    public static synchronized Path directory() {
        if (ofProcess == null) {
            Path parent = Path.of(System.getProperty("java.io.tmpdir"));
            removeLeftovers(parent);
            Scratch made = make(parent);
            ShutdownHookManager.get().addShutdownHook(made::remove, AFTER_SPARK);
            ofProcess = made;
        }
        return ofProcess.directory;
    }

    /**
     * A new directory in it.
     *
     * @param prefix what its name begins with
     * @throws Failure if it cannot be made
     */
    public static Path newDirectory(String prefix) {
        try {
            return Files.createTempDirectory(directory(), prefix);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    private static Failure cannot(IOException e) {
        return new TransientFailure(
                "make a temporary directory", e, "See that there is space in the system's temporary directory");
    }

    static Scratch make(Path parent) {
        try {
            Path directory = Files.createTempDirectory(parent, PREFIX);
            FileChannel lock =
                    FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            lock.lock();
            return new Scratch(directory, lock);
        } catch (IOException e) {
            throw cannot(e);
        }
    }

    Path path() {
        return directory;
    }

    void remove() {
        FileUtil.fullyDelete(directory.toFile());
        release();
    }

    /** As the end of the process does it, however it ends. */
    void release() {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.debug("lock was not let go directory={} reason=\"{}\"", directory, Failure.reason(e));
        }
    }

    /** Removes the directories of processes that live no more. */
    static void removeLeftovers(Path parent) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path each : all) {
                removeIfLeft(each);
            }
        } catch (IOException e) {
            LOG.warn("leftovers were not looked for directory={} reason=\"{}\"", parent, Failure.reason(e));
        }
    }

    /** Without its lock a directory is one that is just being made, or somebody else's, and stays. */
    private static void removeIfLeft(Path directory) {
        Path file = directory.resolve(LOCK);
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                FileUtil.fullyDelete(directory.toFile());
                LOG.info("what a killed process had left was removed directory={}", directory);
            }
        } catch (OverlappingFileLockException ours) {
            // It belongs to this very process.
        } catch (NoSuchFileException gone) {
            LOG.debug("somebody else was faster directory={}", directory);
        } catch (IOException e) {
            LOG.debug("leftover stays directory={} reason=\"{}\"", directory, Failure.reason(e));
        }
    }
}
