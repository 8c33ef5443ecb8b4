package weir.sql;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import weir.pipeline.Pipeline;

/** Where the driver of a pipeline file listens for questions about its memory: a socket in the file system, which only the same user can open. */
final class DriverSocket {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private DriverSocket() {}

    /**
     * The socket's path, whether a driver listens or not; its directory is there.
     *
     * @throws IOException if there is no place for it that others are kept out of
     */
    static Path of(Pipeline pipeline) throws IOException {
        Path file = pipeline.directory()
                .toRealPath()
                .resolve(Path.of(pipeline.file()).getFileName());
        UUID name = UUID.nameUUIDFromBytes(file.toString().getBytes(StandardCharsets.UTF_8));
        // Systems allow about a hundred characters for the whole path.
        return directory().resolve(Long.toHexString(name.getMostSignificantBits()));
    }

    private static Path directory() throws IOException {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"), "weir-" + System.getProperty("user.name"));
        try {
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException earlier) {
            requireOwn(directory);
        }
        return directory;
    }

    /** Anybody can make a directory of this name where all make theirs, and would be the one who answers. */
    private static void requireOwn(Path directory) throws IOException {
        PosixFileAttributes found =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Path own = Files.createTempFile("weir-", null);
        try {
            if (!found.isDirectory()
                    || !found.permissions().equals(OWNER_ONLY)
                    || !found.owner().equals(Files.getOwner(own))) {
                throw new IOException("others can write into \"" + directory + "\"");
            }
        } finally {
            Files.delete(own);
        }
    }
}
