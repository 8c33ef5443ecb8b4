package weir.drop;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A disk of its own, in memory, so small that it can be filled. */
public final class SmallDisk implements AutoCloseable {
    /** What a full disk says, in Java as in C. */
    public static final String FULL = "No space left on device";

    private static final int BLOCK = 4096;

    private final Path directory;
    private final Path ballast;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.ballast = directory.resolve("ballast");
    }

    /**
     * Mounts one, if this process may.
     *
     * @param directory where; it is made
     * @param size as the system writes it, for example {@code 48m}
     */
    public static Optional<SmallDisk> mount(Path directory, String size) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        return run("mount", "-t", "tmpfs", "-o", "size=" + size, "weir-test", directory.toString())
                ? Optional.of(new SmallDisk(directory))
                : Optional.empty();
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

    /** Where it is mounted. */
    public Path directory() {
        return directory;
    }

    /** Leaves no room. */
    public void fill() throws IOException {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains(FULL)) {
                throw e;
            }
        }
    }

    /** Gives back the room that {@link #fill} took. */
    public void free() throws IOException {
        Files.delete(ballast);
    }

    /** Unmounts it, whoever still uses it. */
    @Override
    public void close() {
        try {
            run("umount", "-l", directory.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
