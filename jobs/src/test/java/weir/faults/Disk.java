package weir.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The disk that a driver keeps its state and its Parquet files on. Where this process may mount one, it is a small one of its own and really gets
 * full; elsewhere the state's file system says so.
 */
final class Disk implements AutoCloseable {
    /** What a full disk says, in Java as in C. */
    static final String FULL = "No space left on device";

    private static final String SIZE = "48m";
    private static final int BLOCK = 4096;

    private final Path directory;
    private final Path ballast;
    private final boolean mounted;

    private Disk(Path directory, Path ballast, boolean mounted) {
        this.directory = directory;
        this.ballast = ballast;
        this.mounted = mounted;
    }

    /** A directory of the disk that is there anyway. */
    static Disk shared(Path directory) throws IOException {
        Files.createDirectory(directory);
        return new Disk(directory, directory.resolveSibling("full"), false);
    }

    /** One that can be full. */
    static Disk small(Path directory) throws IOException, InterruptedException {
        Disk disk = shared(directory);
        return run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "weir-faults", directory.toString())
                ? new Disk(directory, directory.resolve("ballast"), true)
                : disk;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchProgram) {
            return false;
        }
    }

    Path directory() {
        return directory;
    }

    /** The file that makes {@link FaultyFileSystem} say that the disk is full. */
    Path sign() {
        return directory.resolveSibling("full");
    }

    void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (mounted) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains(FULL)) {
                throw e;
            }
        }
    }

    void free() throws IOException {
        Files.delete(ballast);
    }

    @Override
    public void close() {
        try {
            if (mounted) {
                run("umount", "-l", directory.toString());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
