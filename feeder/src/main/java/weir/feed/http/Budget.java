package weir.feed.http;

import java.util.concurrent.atomic.AtomicLong;

/** Memory that all requests share. Thread-safe. */
final class Budget {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    Budget(long mostBytes) {
        this.most = mostBytes;
    }

    /** One request's part of it. Not thread-safe. */
    final class Share implements AutoCloseable {
        private long taken;

        void take(long bytes) throws Answer.Refusal {
            taken += bytes;
            if (used.addAndGet(bytes) > most) {
                throw new Answer.Refusal(429, "too many requests are under way", 1);
            }
        }

        @Override
        public void close() {
            used.addAndGet(-taken);
            taken = 0;
        }
    }

    Share share() {
        return new Share();
    }
}
