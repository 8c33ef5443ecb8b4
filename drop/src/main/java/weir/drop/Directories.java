package weir.drop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directories whose names survive a crash of the machine. */
public final class Directories {
    private Directories() {}

    /** Like {@link Files#createDirectories}, and durable when it returns. */
    public static void create(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        create(parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // Another thread may have made it just now.
            if (!Files.isDirectory(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
        }
        sync(parent);
    }

    /** Makes durable what a file holds, or which names a directory has. */
    public static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
