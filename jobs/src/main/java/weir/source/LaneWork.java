package weir.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The same work for each lane of a stream, for several at a time: most of it is waiting for the store.
 *
 * @param <T> what it finds
 */
final class LaneWork<T> {
    /** A store takes some 50 ms for a listing: so 1,000 lanes take less than a second. */
    static final int THREADS_FOR_A_STORE = 64;

    private static final ExecutorService POOL = pool();

    private final List<String> lanes;
    private final Look<T> look;
    private final AtomicReferenceArray<T> found;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private LaneWork(Collection<String> lanes, Look<T> look) {
        this.lanes = List.copyOf(lanes);
        this.look = look;
        this.found = new AtomicReferenceArray<>(lanes.size());
        this.left = new CountDownLatch(lanes.size());
    }

    /** Looks at one lane. */
    @FunctionalInterface
    interface Look<T> {
        T at(String lane) throws IOException;
    }

    private static ExecutorService pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS_FOR_A_STORE, THREADS_FOR_A_STORE, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread made = new Thread(work, "weir lanes");
                    made.setDaemon(true);
                    return made;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Looks at each lane, also from the thread that calls.
     *
     * @param threads so many lanes at a time at the most
     * @return what was found, in the order of the lanes
     * @throws IOException what one of them threw
     */
    static <T> List<T> each(Collection<String> lanes, int threads, Look<T> look) throws IOException {
        LaneWork<T> work = new LaneWork<>(lanes, look);
        for (int helper = 1; helper < Math.min(threads, lanes.size()); helper++) {
            POOL.execute(work::run);
        }
        work.run();
        return work.result();
    }

    private void run() {
        for (int lane = next.getAndIncrement(); lane < lanes.size(); lane = next.getAndIncrement()) {
            try {
                if (failure.get() == null) {
                    found.set(lane, look.at(lanes.get(lane)));
                }
            } catch (IOException | RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                left.countDown();
            }
        }
    }

    private List<T> result() throws IOException {
        try {
            left.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while lanes were listed");
        }
        Optional<Exception> failed = Optional.ofNullable(failure.get());
        if (failed.isPresent()) {
            if (failed.get() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw (IOException) failed.get();
        }
        List<T> all = new ArrayList<>(lanes.size());
        for (int lane = 0; lane < lanes.size(); lane++) {
            all.add(found.get(lane));
        }
        return all;
    }
}
