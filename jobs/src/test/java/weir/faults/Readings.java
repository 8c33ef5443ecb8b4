package weir.faults;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;

/** Writes drops of numbered rows to two lanes, from a seed, some at once and the others little by little. */
final class Readings implements AutoCloseable {
    static final int ROWS_PER_DROP = 40;
    private static final int DROPS_AT_ONCE = 10;
    private static final long PAUSE_NANOS = 60_000_000;

    private final Thread thread;
    private final Random random;
    private final int drops;
    private final LaneWriter[] lanes;
    private long id;

    Readings(Path root, long seed, int drops) {
        this.random = new Random(seed);
        this.drops = drops;
        DirectoryStorage storage = new DirectoryStorage(root);
        this.lanes = new LaneWriter[] {LaneWriter.open(storage, "one"), LaneWriter.open(storage, "two")};
        for (int i = 0; i < DROPS_AT_ONCE; i++) {
            writeDrop();
        }
        this.thread = new Thread(this::writeTheRest, "readings");
        thread.start();
    }

    private void writeTheRest() {
        for (int i = DROPS_AT_ONCE; i < drops && !Thread.currentThread().isInterrupted(); i++) {
            writeDrop();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void writeDrop() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < ROWS_PER_DROP; i++) {
            lines.append("{\"id\":%d,\"k\":\"k%d\",\"v\":%d,\"ts\":%d}\n"
                    .formatted(id, random.nextInt(50), random.nextInt(1000), 1_700_000_000_000_000L + id * 20_000));
            id++;
        }
        lanes[random.nextInt(lanes.length)].append(
                Content.of(lines.toString().getBytes(StandardCharsets.UTF_8)), Compression.NONE);
    }

    void awaitEnd() throws InterruptedException {
        thread.join();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
