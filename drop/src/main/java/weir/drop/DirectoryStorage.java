package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A stream in a local directory. A file becomes visible as a hard link to a finished, synced temporary file: the one call of
 * POSIX that is atomic, durable with its directory, and fails where a file is already there.
 */
public final class DirectoryStorage implements WritableStorage {
    private static final String STAGING = ".staging";

    private final Path root;

    /** @param root need not exist yet */
    public DirectoryStorage(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> children = Files.list(root.resolve(directory))) {
            for (Path child : (Iterable<Path>) children::iterator) {
                entry(child, entries);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return entries;
    }

    private static void entry(Path child, List<Entry> into) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(child, BasicFileAttributes.class);
            boolean directory = attributes.isDirectory();
            into.add(new Entry(
                    child.getFileName().toString(),
                    directory,
                    directory ? 0 : attributes.size(),
                    attributes.lastModifiedTime().toMillis()));
        } catch (NoSuchFileException e) {
            // Removed by retention between the listing and this look: it is not there.
            return;
        }
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(root.resolve(path));
    }

    @Override
    public Staged stage(String path, Content content) throws IOException {
        Path target = root.resolve(path);
        Path staging = root.resolve(Path.of(path).getName(0)).resolve(STAGING);
        Directories.create(staging);
        Directories.create(target.getParent());
        Path temporary = staging.resolve(UUID.randomUUID() + ".tmp");
        try (FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                InputStream in = content.open()) {
            in.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        return new Linked(temporary, target);
    }

    @Override
    public void discardStaged(String lane) throws IOException {
        for (Entry entry : list(lane + "/" + STAGING)) {
            Files.deleteIfExists(root.resolve(lane).resolve(STAGING).resolve(entry.name()));
        }
    }

    private record Linked(Path temporary, Path target) implements Staged {
        @Override
        public boolean publish() throws IOException {
            try {
                Files.createLink(target, temporary);
            } catch (FileAlreadyExistsException e) {
                if (!Files.exists(temporary) || !Files.isSameFile(temporary, target)) {
                    discard();
                    return false;
                }
                // An earlier call made the link and failed after it: what is left to do is below.
            }
            Directories.sync(target.getParent());
            discard();
            return true;
        }

        @Override
        public void discard() throws IOException {
            Files.deleteIfExists(temporary);
        }
    }
}
