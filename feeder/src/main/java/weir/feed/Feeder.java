package weir.feed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import weir.drop.Compression;
import weir.drop.Content;
import weir.drop.DirectoryStorage;
import weir.drop.LaneWriter;
import weir.feed.generate.GeneratorSpec;
import weir.feed.generate.LineBuffer;
import weir.feed.generate.RowGenerator;
import weir.problem.Cannot;

/** Feeds one stream, in threads of its own, until its source ends or it is closed. */
public final class Feeder implements AutoCloseable {
    private static final long TICK_NANOS = Duration.ofMillis(10).toNanos();

    private final FeedSpec spec;
    private final LaneWriter writer;
    private final Thread thread;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong drops = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean stopping;
    private volatile Throwable failure;

    private final LineBuffer open = new LineBuffer(1 << 16);
    private long openRows;
    private long openSince;

    private Feeder(FeedSpec spec, LaneWriter writer) {
        this.spec = spec;
        this.writer = writer;
        this.thread = new Thread(this::feed, "feed-" + writer.lane());
    }

    /**
     * Starts to feed.
     *
     * @throws Cannot if the target can't be written
     */
    public static Feeder start(FeedSpec spec) {
        String lane = spec.lane().orElseGet(() -> "feeder-" + Long.toString(new SecureRandom().nextLong() >>> 1, 36));
        Feeder feeder = new Feeder(spec, LaneWriter.open(new DirectoryStorage(Path.of(spec.to())), lane));
        feeder.thread.start();
        return feeder;
    }

    /** What has been done so far. */
    public Progress progress() {
        return new Progress(accepted.get(), dropped.get(), drops.get(), bytes.get());
    }

    /** The lane that is written. */
    public String lane() {
        return writer.lane();
    }

    /**
     * Waits until the source has ended and every row is in a drop.
     *
     * @return false if the time was too short
     * @throws Cannot if the feeder had to give up
     */
    public boolean await(Duration atMost) throws InterruptedException {
        thread.join(Math.max(1, atMost.toMillis()));
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        return !thread.isAlive();
    }

    /** Stops the source and brings every accepted row into a drop. */
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
    }

    private void feed() {
        try {
            if (spec.from() instanceof Origin.Generate generate) {
                generate(generate.spec());
            } else if (spec.from() instanceof Origin.Replay replay) {
                for (Path file : replay.files()) {
                    replay(file);
                }
            }
            drop();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private void generate(GeneratorSpec generator) {
        RowGenerator rows = generator.generator(Instant.now());
        long end = generator.rows().orElse(Long.MAX_VALUE);
        long start = System.nanoTime();
        long row = 0;
        while (row < end && !stopping) {
            double due = (System.nanoTime() - start) / 1e9 * generator.rate();
            for (long until = Math.min(end, (long) Math.min(due, row + 10_000d)); row < until; row++) {
                rows.write(row, open);
                added();
            }
            dropIfDue();
            if (due < row + 10_000) {
                LockSupport.parkNanos(TICK_NANOS);
            }
        }
    }

    private void replay(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            int last = '\n';
            for (int next = in.read(); next >= 0 && !stopping; next = in.read()) {
                open.append((byte) next);
                last = next;
                if (next == '\n') {
                    added();
                    dropIfDue();
                }
            }
            if (last != '\n') {
                open.append((byte) '\n');
                added();
            }
        } catch (IOException e) {
            throw new Cannot("replay \"" + file + "\"", e, "Check the path");
        }
    }

    private void added() {
        if (openRows++ == 0) {
            openSince = System.nanoTime();
        }
        accepted.incrementAndGet();
    }

    private void dropIfDue() {
        boolean old = System.nanoTime() - openSince >= spec.dropAge().toNanos();
        if (openRows > 0 && (old || open.length() >= spec.dropBytes())) {
            drop();
        }
    }

    private void drop() {
        if (openRows == 0) {
            return;
        }
        byte[] packed = Packing.pack(open.toBytes(), spec.compression());
        writer.append(Content.of(packed), spec.compression());
        drops.incrementAndGet();
        dropped.addAndGet(openRows);
        bytes.addAndGet(packed.length);
        open.clear();
        openRows = 0;
    }

    private static final class Packing {
        static byte[] pack(byte[] lines, Compression compression) {
            java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
            try (java.io.OutputStream pack = compression.pack(out)) {
                pack.write(lines);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    }
}
