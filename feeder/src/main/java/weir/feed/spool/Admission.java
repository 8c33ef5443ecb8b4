package weir.feed.spool;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the spool can take more rows now. Thread-safe. */
final class Admission {
    /** After the disk has refused a write, the next one is tried this much later. */
    private static final long DISK_PAUSE_NANOS = Duration.ofMillis(200).toNanos();

    /** The room on the disk is looked at this often. */
    private static final long LOOK_NANOS = Duration.ofMillis(20).toNanos();

    private final SpoolSpec spec;
    private final FileStore disk;
    private final AtomicLong held = new AtomicLong();
    private volatile boolean isDiskRefusing;
    private volatile long diskRefusedAt;
    private volatile boolean isDiskShort;
    private volatile long lookedAt;

    Admission(SpoolSpec spec) throws IOException {
        this.spec = spec;
        this.disk = Files.getFileStore(spec.directory());
        look(System.nanoTime());
    }

    /** Bytes in the spool. */
    long held() {
        return held.get();
    }

    void hold(long bytes) {
        held.addAndGet(bytes);
    }

    /**
     * Whether the disk has room for more rows, and then still for sealing: what is not sealed can't be sent, and only what was sent makes
     * room.
     *
     * @param bytes of the rows
     * @param largestLog the size of the largest log that waits to be sealed, or will, in bytes
     */
    boolean hasRoomFor(long bytes, long largestLog) throws IOException {
        return disk.getUsableSpace() - bytes >= Math.max(spec.bounds().minFreeBytes(), largestLog);
    }

    /** Notes that the disk has refused a write. */
    void refusedByDisk() {
        diskRefusedAt = System.nanoTime();
        isDiskRefusing = true;
    }

    /** Notes that the disk has taken a write. */
    void takenByDisk() {
        isDiskRefusing = false;
    }

    /** Why nothing can be taken at the moment; empty if it can. */
    Optional<IntakeFull> refusal() {
        if (held.get() >= spec.bounds().highWaterBytes()) {
            return Optional.of(new IntakeFull(
                    IntakeFull.Reason.HIGH_WATER,
                    "the spool holds " + held.get() + " bytes, its high-water mark is "
                            + spec.bounds().highWaterBytes()));
        }
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_NANOS) {
            look(now);
        }
        if (isDiskShort || (isDiskRefusing && now - diskRefusedAt < DISK_PAUSE_NANOS)) {
            return Optional.of(
                    new IntakeFull(IntakeFull.Reason.DISK, "the disk below \"" + spec.directory() + "\" has no room"));
        }
        return Optional.empty();
    }

    private void look(long now) {
        lookedAt = now;
        try {
            isDiskShort = disk.getUsableSpace() < spec.bounds().minFreeBytes();
        } catch (IOException e) {
            isDiskShort = true;
        }
    }
}
