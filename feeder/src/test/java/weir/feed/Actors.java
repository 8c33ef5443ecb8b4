package weir.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** People who do something to a feeder over and over, each in a thread, for some time. */
final class Actors {
    private Actors() {}

    /** One thing that is done. Fails the test by throwing. */
    interface Act {
        void once() throws Exception;
    }

    /** Begins nothing after {@code time}, and waits for what has begun. */
    static void run(Duration time, List<? extends Act> acts) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (Act act : acts) {
            Thread thread = new Thread(() -> {
                try {
                    while (failure.get() == null && System.nanoTime() - end < 0) {
                        act.once();
                    }
                } catch (Exception | AssertionError e) {
                    failure.compareAndSet(null, e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("One of the clients failed", failure.get());
        }
    }

    /** Does nothing for a moment; this is a load's pace, nothing is waited for. */
    static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }
}
