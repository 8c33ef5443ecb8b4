package weir.feed.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** Knows which files have not changed for a while, by the clock of this process: others' clocks may be wrong. Not thread-safe. */
final class Resting {
    private final Duration rest;
    private final Map<Path, Sight> sights = new HashMap<>();

    /** @param rest how long a file must not change */
    Resting(Duration rest) {
        this.rest = rest;
    }

    /** What changes when a file is written to or replaced. */
    record Seen(long size, FileTime time, String key) {
        static Seen of(Path file) throws IOException {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return new Seen(seen.size(), seen.lastModifiedTime(), String.valueOf(seen.fileKey()));
        }
    }

    private record Sight(Seen seen, long sinceNanos) {}

    /** Whether a file has been seen as it is now for long enough. */
    boolean isAtRest(Path file) throws IOException {
        Seen now = Seen.of(file);
        Sight before = sights.get(file);
        if (before == null || !before.seen().equals(now)) {
            sights.put(file, new Sight(now, System.nanoTime()));
            return rest.isZero();
        }
        boolean isAtRest = System.nanoTime() - before.sinceNanos() >= rest.toNanos();
        if (isAtRest) {
            sights.remove(file);
        }
        return isAtRest;
    }

    /** Forgets all files but these. */
    void keepOnly(Collection<Path> files) {
        sights.keySet().retainAll(new HashSet<>(files));
    }
}
