package weir.drop;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One store for many readers of one stream, of whom several ask for the same directory at about the same time: one listing answers them all. Who
 * asks for a listing that begins after the question waits for the end of the one that runs, and shares the next one with all who wait as well.
 */
public final class SharedListings implements Storage {
    private final Storage storage;
    private final long ageNanos;
    private final LongSupplier clock;
    private final Map<String, Directory> directories = new ConcurrentHashMap<>();

    /** An answer, when the store was asked for it, and what was understood of it. */
    private static final class Answer {
        private final long began;
        private final List<Entry> entries;
        private Object read;

        Answer(long began, List<Entry> entries) {
            this.began = began;
            this.entries = entries;
        }

        boolean isSince(long time) {
            return began - time >= 0;
        }

        /** All read a directory in the same way. */
        @SuppressWarnings("unchecked")
        synchronized <T> T as(Function<List<Entry>, T> reading) {
            if (read == null) {
                read = reading.apply(entries);
            }
            return (T) read;
        }
    }

    /** Guarded by its own monitor, which nobody holds while the store is asked. */
    private static final class Directory {
        private Optional<Answer> last = Optional.empty();
        private boolean isRunning;
        private long runningSince;
        private int waiting;
    }

    /**
     * Shares listings.
     *
     * @param age how long before a question a recent listing may have begun
     */
    public SharedListings(Storage storage, Duration age) {
        this(storage, age, System::nanoTime);
    }

    /** @param clock in ns, as {@link System#nanoTime} */
    SharedListings(Storage storage, Duration age, LongSupplier clock) {
        this.storage = storage;
        this.ageNanos = age.toNanos();
        this.clock = clock;
    }

    @Override
    public List<Entry> list(String directory) throws IOException {
        return answer(directory, clock.getAsLong()).entries;
    }

    @Override
    public <T> T recent(String directory, Function<List<Entry>, T> reading) throws IOException {
        long since = clock.getAsLong() - ageNanos;
        if (directory.isEmpty()) {
            // Where each look begins.
            forgetBefore(since);
        }
        return answer(directory, since).as(reading);
    }

    /** @param since when the listing must have begun at the earliest */
    private Answer answer(String name, long since) throws IOException {
        Directory directory = directories.computeIfAbsent(name, absent -> new Directory());
        Optional<Answer> shared = sharedOrBegun(directory, since);
        return shared.isPresent() ? shared.get() : ask(name, directory);
    }

    /**
     * The answer of a listing that began in time, and has ended; empty if the caller is to ask now. Both are decided in one step: whoever has waited
     * is never passed over.
     */
    private Optional<Answer> sharedOrBegun(Directory directory, long since) throws IOException {
        synchronized (directory) {
            while (true) {
                Optional<Answer> last = directory.last.filter(answer -> answer.isSince(since));
                if (last.isPresent()) {
                    return last;
                }
                if (!directory.isRunning) {
                    directory.isRunning = true;
                    directory.runningSince = clock.getAsLong();
                    return Optional.empty();
                }
                directory.waiting++;
                try {
                    directory.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while another listing was running");
                } finally {
                    directory.waiting--;
                }
            }
        }
    }

    /** Where it fails, each of those who wait asks again: it may have been interrupted. */
    private Answer ask(String name, Directory directory) throws IOException {
        Optional<Answer> answer = Optional.empty();
        try {
            answer = Optional.of(new Answer(directory.runningSince, List.copyOf(storage.list(name))));
            return answer.get();
        } finally {
            synchronized (directory) {
                directory.last = answer;
                directory.isRunning = false;
                directory.notifyAll();
            }
        }
    }

    /** Large streams have large listings, which nobody needs for longer. */
    private void forgetBefore(long since) {
        directories.values().removeIf(directory -> {
            synchronized (directory) {
                return !directory.isRunning
                        && directory.waiting == 0
                        && directory
                                .last
                                .filter(answer -> answer.isSince(since))
                                .isEmpty();
            }
        });
    }

    @Override
    public InputStream open(String path) throws IOException {
        return storage.open(path);
    }

    @Override
    public String describe() {
        return storage.describe();
    }
}
