package weir.feed.source;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * What the clients of one server share, so that no number of them takes more memory than there is, and none keeps a place for ever.
 * Thread-safe.
 */
final class ClientMemoryBudget {
    /** Lines up to this have room in a buffer that each client may have. */
    static final int SHORT_BYTES = 1 << 16;

    /** A client hands its rows in when they are so many bytes: there are many clients. */
    static final int BATCH_BYTES = 1 << 14;

    /** For the longer ones of all clients. */
    private static final long LONG_LINES_BYTES = 32 << 20;

    /** A long line is in the buffer, which grows by doubling, and among the rows to be handed in. */
    private static final int COPIES = 4;

    private static final Duration LONG_LINE = Duration.ofSeconds(30);

    private final Semaphore places;
    private final Duration patience;

    ClientMemoryBudget(LineLimits limits) {
        places = new Semaphore((int) Math.max(1, LONG_LINES_BYTES / COPIES / limits.mostBytes()));
        patience = limits.idle();
    }

    /** Waits for a place for a long line. */
    void enter() throws InterruptedException {
        places.acquire();
    }

    void leave() {
        places.release();
    }

    /** Lets all who wait go on, to find that it is over. */
    void close() {
        places.release(1 << 20);
    }

    /** How long a line may take, from when it is waited for. */
    Duration patience(boolean isLong) {
        return isLong && LONG_LINE.compareTo(patience) < 0 ? LONG_LINE : patience;
    }
}
