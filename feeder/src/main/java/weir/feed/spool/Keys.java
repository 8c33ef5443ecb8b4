package weir.feed.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The keys of parcels that were accepted, so that a repeated one is known: the last 100,000, whatever the clock says. They live in the frames
 * of a log, and before a log goes away in files of their own. Thread-safe, but for {@link #save}.
 */
final class Keys {
    /** How many keys are known at least; their files hold a little more. */
    static final int REMEMBERED = 100_000;

    private static final int PER_FILE = REMEMBERED / 2;
    private static final String PREFIX = "keys-";

    private final Path root;
    private final Map<String, Entry> known = new LinkedHashMap<>();
    private final Deque<Saved> files = new ArrayDeque<>();
    private int saved;

    /** A parcel that was accepted. */
    record Entry(String key, long drop, int rows) {}

    /** A file of keys, and how many lines it has. */
    private record Saved(Path file, int count) {}

    private Keys(Path root) {
        this.root = root;
    }

    static Keys open(Path root) throws IOException {
        Keys keys = new Keys(root);
        for (Path file : keys.list()) {
            List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .toList();
            // A line that does not match its checksum was being written at a crash; its log is still there.
            lines.forEach(line -> parse(line).ifPresent(keys::remember));
            keys.files.add(new Saved(file, lines.size()));
            keys.saved += lines.size();
        }
        return keys;
    }

    synchronized Optional<Entry> find(String key) {
        return Optional.ofNullable(known.get(key));
    }

    synchronized void remember(Entry entry) {
        known.put(entry.key(), entry);
        if (known.size() > REMEMBERED) {
            known.remove(known.keySet().iterator().next());
        }
    }

    /** Writes the keys of a log that is about to go away, durably once the directory is synced. */
    void save(List<Entry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        Path next = fileFrom(entries.get(0).drop());
        boolean isNew = files.isEmpty()
                || (files.getLast().count() >= PER_FILE
                        && !files.getLast().file().equals(next));
        Saved last = isNew ? new Saved(next, 0) : files.removeLast();
        // Counted before it is tried: what was half written takes room, too.
        files.addLast(new Saved(last.file(), last.count() + entries.size()));
        saved += entries.size();
        StringBuilder text = new StringBuilder("\n");
        for (Entry entry : entries) {
            String line = entry.drop() + " " + entry.rows() + " " + entry.key();
            text.append(checksum(line)).append(' ').append(line).append('\n');
        }
        try (FileChannel channel =
                FileChannel.open(last.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            // A disk that is nearly full takes a part and says so only by the count.
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        while (saved - files.getFirst().count() >= REMEMBERED) {
            Saved oldest = files.removeFirst();
            saved -= oldest.count();
            Files.deleteIfExists(oldest.file());
        }
    }

    private Path fileFrom(long drop) {
        return root.resolve(PREFIX + String.format(Locale.ROOT, "%012d", drop));
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> child.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
    }

    private static Optional<Entry> parse(String text) {
        String[] parts = text.split(" ", 4);
        if (parts.length < 4 || !checksum(text.substring(parts[0].length() + 1)).equals(parts[0])) {
            return Optional.empty();
        }
        return Optional.of(new Entry(parts[3], Long.parseLong(parts[1]), Integer.parseInt(parts[2])));
    }

    private static String checksum(String line) {
        CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
