package weir.feed.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of batches that were accepted, so that a repeated one is known: the last 100,000, and those of the last 24 h, but 250,000 at most.
 * They live in the frames of a log, and before a log goes away in files of their own. Thread-safe, but for {@link #save}.
 */
final class Keys {
    /** How many keys are known at least, whatever the clock says; their files hold a little more. */
    static final int REMEMBERED = 100_000;

    /** How many keys are known at most: about 32 MB. */
    static final int MOST = 250_000;

    /** How long a key is known, as far as {@link #MOST} allows. */
    static final Duration AGE = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final int PER_FILE = REMEMBERED / 2;
    private static final String PREFIX = "keys-";

    private final Path root;
    private final InstantSource clock;
    private final Map<ParcelKey.Id, Entry> known = new LinkedHashMap<>();
    private final Deque<Saved> files = new ArrayDeque<>();
    private int saved;
    private boolean isShortTold;

    /** A batch that was accepted. */
    record Entry(ParcelKey key, long drop, int rows) {}

    /**
     * A file of keys.
     *
     * @param count how many lines it has
     * @param second when the last of its batches came
     */
    private record Saved(Path file, int count, long second) {}

    private Keys(Path root, InstantSource clock) {
        this.root = root;
        this.clock = clock;
    }

    static Keys open(Path root, InstantSource clock) throws IOException {
        Keys keys = new Keys(root, clock);
        for (Path file : keys.list()) {
            keys.read(file);
        }
        return keys;
    }

    private void read(Path file) throws IOException {
        int count = 0;
        long second = 0;
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            // A line that does not match its checksum was being written at a crash; its log is still there.
            Optional<Entry> entry = parse(line);
            entry.ifPresent(this::remember);
            second = Math.max(second, entry.map(each -> each.key().second()).orElse(0L));
            count += line.isEmpty() ? 0 : 1;
        }
        files.add(new Saved(file, count, second));
        saved += count;
    }

    synchronized Optional<Entry> find(ParcelKey key) {
        return Optional.ofNullable(known.get(key.id()));
    }

    synchronized void remember(Entry entry) {
        known.put(entry.key().id(), entry);
        if (known.size() <= REMEMBERED) {
            return;
        }
        long since = since();
        Entry oldest = known.values().iterator().next();
        while (known.size() > REMEMBERED && (known.size() > MOST || oldest.key().second() < since)) {
            tellIfYoung(oldest, since);
            known.remove(oldest.key().id());
            oldest = known.values().iterator().next();
        }
    }

    private long since() {
        return clock.instant().minus(AGE).getEpochSecond();
    }

    private void tellIfYoung(Entry oldest, long since) {
        if (!isShortTold && oldest.key().second() >= since) {
            isShortTold = true;
            LOG.atWarn()
                    .addKeyValue("spool", root)
                    .log(
                            "More than {} requests with an Idempotency-Key came within 24 h: the oldest keys are forgotten earlier",
                            MOST);
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
        Saved last = isNew ? new Saved(next, 0, 0) : files.removeLast();
        // Counted before it is tried: what was half written takes room, too.
        long second = entries.stream().mapToLong(entry -> entry.key().second()).reduce(last.second(), Math::max);
        files.addLast(new Saved(last.file(), last.count() + entries.size(), second));
        saved += entries.size();
        StringBuilder text = new StringBuilder("\n");
        for (Entry entry : entries) {
            String line = entry.drop() + " " + entry.rows() + " " + entry.key().text();
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
        long since = since();
        while (isSuperfluous(files.getFirst(), since)) {
            Saved oldest = files.removeFirst();
            saved -= oldest.count();
            Files.deleteIfExists(oldest.file());
        }
    }

    private boolean isSuperfluous(Saved oldest, long since) {
        int rest = saved - oldest.count();
        return rest >= MOST || (rest >= REMEMBERED && oldest.second() < since);
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
        return Optional.of(new Entry(ParcelKey.parse(parts[3]), Long.parseLong(parts[1]), Integer.parseInt(parts[2])));
    }

    private static String checksum(String line) {
        CRC32C crc = new CRC32C();
        crc.update(line.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
