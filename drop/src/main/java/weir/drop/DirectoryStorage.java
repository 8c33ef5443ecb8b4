package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
        try {
            if (!isLinked(temporary, content)) {
                write(temporary, content, StandardOpenOption.CREATE_NEW);
            }
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

    /** On the same disk the bytes are there already. Where it has no links, or this is another one, they are written once more. */
    private static boolean isLinked(Path temporary, Content content) {
        if (content.durableFile().isEmpty()) {
            return false;
        }
        try {
            Files.createLink(temporary, content.durableFile().get());
            return true;
        } catch (IOException | UnsupportedOperationException | ProviderMismatchException e) {
            return false;
        }
    }

    @Override
    public void replace(String path, Content content) throws IOException {
        Path target = root.resolve(path);
        Directories.create(target.getParent());
        Path unfinished = target.resolveSibling(target.getFileName() + ".new");
        write(unfinished, content, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        Directories.sync(target.getParent());
    }

    private static void write(Path file, Content content, StandardOpenOption... create) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE, create);
        try (FileChannel channel = FileChannel.open(file, options);
                InputStream in = content.open()) {
            in.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
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
