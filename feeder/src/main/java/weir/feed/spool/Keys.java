package weir.feed.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The keys of parcels that were accepted, so that a repeated one is known: for a day, and at least the last 50,000. They live in
 * the frames of a log, and before a log goes away in files of their own. Thread-safe.
 */
final class Keys {
    /** For how long a key is known. */
    static final Duration REMEMBERED = Duration.ofHours(24);

    private static final int PER_FILE = 50_000;
    private static final String PREFIX = "keys-";

    private final Path root;
    private final Clock clock;
    private final Map<String, Entry> known = new LinkedHashMap<>();
    private Path file;
    private int inFile = PER_FILE;

    /**
     * A parcel that was accepted.
     *
     * @param millis when, in ms since 1970
     */
    record Entry(String key, long drop, int rows, long millis) {}

    private Keys(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    static Keys open(Path root, Clock clock) throws IOException {
        Keys keys = new Keys(root, clock);
        for (Path file : keys.files()) {
            // A line that does not match its checksum was being written at a crash; its log is still there.
            for (byte[] line : lines(Files.readAllBytes(file))) {
                parse(line).ifPresent(keys::remember);
            }
        }
        return keys;
    }

    private static List<byte[]> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    synchronized Optional<Entry> find(String key) {
        return Optional.ofNullable(known.get(key)).filter(entry -> entry.millis() > expiry());
    }

    synchronized void remember(Entry entry) {
        known.put(entry.key(), entry);
        var oldest = known.values().iterator();
        while (known.size() > 2 * PER_FILE || (oldest.hasNext() && known.size() > PER_FILE && isOver(oldest.next()))) {
            known.remove(known.keySet().iterator().next());
            oldest = known.values().iterator();
        }
    }

    private boolean isOver(Entry entry) {
        return entry.millis() <= expiry();
    }

    private long expiry() {
        return clock.millis() - REMEMBERED.toMillis();
    }

    long now() {
        return clock.millis();
    }

    /** Writes the keys of a log that is about to go away, durably. */
    void save(List<Entry> entries) throws IOException {
        if (entries.isEmpty()) {
            return;
        }
        if (inFile >= PER_FILE) {
            file = root.resolve(
                    PREFIX + String.format(Locale.ROOT, "%012d", entries.get(0).drop()));
            inFile = 0;
            List<Path> files = files();
            for (Path old : files.subList(0, Math.max(0, files.size() - 2))) {
                Files.delete(old);
            }
        }
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            String line = entry.millis() + " " + entry.drop() + " " + entry.rows() + " " + entry.key();
            text.append(checksum(line)).append(' ').append(line).append('\n');
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            channel.write(StandardCharsets.UTF_8.encode("\n" + text));
            channel.force(true);
        }
        inFile += entries.size();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> child.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
    }

    private static Optional<Entry> parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String[] parts = text.split(" ", 5);
        if (parts.length < 5 || !checksum(text.substring(parts[0].length() + 1)).equals(parts[0])) {
            return Optional.empty();
        }
        return Optional.of(
                new Entry(parts[4], Long.parseLong(parts[2]), Integer.parseInt(parts[3]), Long.parseLong(parts[1])));
    }

    private static String checksum(String line) {
        CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
