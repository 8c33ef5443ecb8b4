package weir.localfs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a power cut leaves. Until it is forced, it may be a name without bytes, or neither. */
final class Disk {
    /** Elsewhere Hadoop's own way is the only one, and a directory cannot be opened and needs no forcing. */
    static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private Disk() {}

    /** Returns when the bytes of a file are on the disk. */
    static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Returns when the names in the directory of a file are on the disk. */
    static void forceName(Path file) throws IOException {
        if (POSIX && file.getParent() != null) {
            force(file.getParent());
        }
    }
}
