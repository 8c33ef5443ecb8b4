package weir.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import weir.drop.SmallDisk;

/**
 * The disk that a driver keeps its state and its Parquet files on. Where this process may mount one, it is a small one of its own and really gets
 * full; elsewhere the state's file system says so.
 */
final class Disk implements AutoCloseable {
    private static final String SIZE = "48m";

    private final Path directory;
    private final Optional<SmallDisk> own;

    private Disk(Path directory, Optional<SmallDisk> own) {
        this.directory = directory;
        this.own = own;
    }

    /** A directory of the disk that is there anyway. */
    static Disk shared(Path directory) throws IOException {
        return new Disk(Files.createDirectory(directory), Optional.empty());
    }

    /** One that can be full. */
    static Disk small(Path directory) throws IOException, InterruptedException {
        return new Disk(directory, SmallDisk.mount(directory, SIZE));
    }

    Path directory() {
        return directory;
    }

    /** The file that makes {@link FaultyFileSystem} say that the disk is full. */
    Path sign() {
        return directory.resolveSibling("full");
    }

    void fill() throws IOException {
        if (own.isPresent()) {
            own.get().fill();
        } else {
            Files.createFile(sign());
        }
    }

    void free() throws IOException {
        if (own.isPresent()) {
            own.get().free();
        } else {
            Files.delete(sign());
        }
    }

    @Override
    public void close() {
        own.ifPresent(SmallDisk::close);
    }
}
