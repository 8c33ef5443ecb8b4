package weir.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory of this machine. Hadoop's local file system can't replace a file atomically and does not force anything to the disk: a
 * checkpoint would say done, and after a power cut there would be no file.
 */
final class LocalPlace implements Place {
    private final Path dataset;
    private final Path staging;

    LocalPlace(Path dataset, Path staging) {
        this.dataset = dataset;
        this.staging = staging;
    }

    @Override
    public String dataset() {
        return dataset.toString();
    }

    @Override
    public String staging() {
        return staging.toString();
    }

    @Override
    public String uri(String path) {
        return "file://" + path;
    }

    @Override
    public List<String> list(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        } catch (NoSuchFileException notThere) {
            return List.of();
        }
    }

    @Override
    public Optional<byte[]> read(String file) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(Path.of(file)));
        } catch (NoSuchFileException notThere) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String file, byte[] content) throws IOException {
        Files.write(Path.of(file), content);
    }

    @Override
    public void arrange(String from, String to) throws IOException {
        Files.createDirectories(Path.of(to).getParent());
        Files.move(Path.of(from), Path.of(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void publishDirectory(String staged, String name) throws IOException {
        force(staged);
        publish(Path.of(staged), Path.of(name));
    }

    @Override
    public void force(String directory) throws IOException {
        for (Path entry : all(directory)) {
            force(entry);
        }
    }

    @Override
    public long bytes(String directory) throws IOException {
        long bytes = 0;
        for (Path entry : all(directory)) {
            bytes += Files.isDirectory(entry) ? 0 : Files.size(entry);
        }
        return bytes;
    }

    private static List<Path> all(String directory) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(directory))) {
            return all.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void publishNew(String file, byte[] content) throws IOException {
        Path target = Path.of(file);
        Files.createDirectories(target.getParent());
        Path temporary = target.resolveSibling("." + target.getFileName());
        Files.write(temporary, content);
        force(temporary);
        publish(temporary, target);
    }

    @Override
    public void publishFile(String staged, String name) throws IOException {
        force(Path.of(staged));
        publish(Path.of(staged), Path.of(name));
    }

    /** The rename of the system replaces a file, and refuses to replace a directory that is not empty. */
    private static void publish(Path staged, Path name) throws IOException {
        Files.createDirectories(name.getParent());
        Files.move(staged, name, StandardCopyOption.ATOMIC_MOVE);
        force(name.getParent());
        force(name.getParent().getParent());
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public void remove(String path) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of(path))) {
            for (Path entry : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (NoSuchFileException notThere) {
            // Then there is nothing to remove.
        }
    }
}
