package weir.feed.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;

/** Seals full logs in the background, in their order, as soon as the disk lets it. */
final class SealQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SealQueue.class);
    private static final long END = -1;
    private static final long RETRY_MILLIS = 200;

    private final SpoolDirectory directory;
    private final Sealer sealer;
    private final Admission admission;
    private final Consumer<Sealed> sealed;
    private final LinkedBlockingQueue<Long> full = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
    private final Map<Long, Long> unsealed = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean isAbandoned;
    private volatile RuntimeException failure;

    SealQueue(SpoolDirectory directory, Sealer sealer, Admission admission, Consumer<Sealed> sealed) {
        this.directory = directory;
        this.sealer = sealer;
        this.admission = admission;
        this.sealed = sealed;
        this.thread = new Thread(this::run, "seal-" + directory.lane());
    }

    void start() {
        thread.start();
    }

    /** @param size of the log, in bytes */
    void add(long number, long size) {
        unsealed.put(number, size);
        full.add(number);
    }

    Sealed sealNothing(long number) throws IOException {
        return sealer.sealNothing(number);
    }

    /** Whether no log waits, or is being sealed. */
    boolean isEmpty() {
        return unsealed.isEmpty();
    }

    /** The size of the largest log that waits or is being sealed, in bytes; 0 if there is none. */
    long largest() {
        return unsealed.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Takes no more logs. */
    void close() {
        full.add(END);
    }

    /** Waits until all logs are sealed; false if the time was too short. After {@link #close}. */
    boolean await(Duration atMost) throws InterruptedException {
        thread.join(Math.max(1, atMost.toMillis()));
        return !thread.isAlive();
    }

    /** Leaves the logs that are not sealed to the next start. */
    void abandon() throws InterruptedException {
        isAbandoned = true;
        ended.add(true);
        thread.join();
    }

    /** Why nothing can be sealed any more, if so. */
    Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    private void sealNow(long number) throws IOException {
        long log = Files.size(directory.log(number));
        Sealed segment = sealer.seal(number);
        admission.hold(Files.size(segment.file()) - log);
        sealed.accept(segment);
    }

    private void run() {
        try {
            for (long number = full.take(); number != END && !isAbandoned; number = full.take()) {
                while (!isSealed(number)) {
                    if (ended.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS) != null) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private boolean isSealed(long number) {
        try {
            sealNow(number);
            unsealed.remove(number);
            return true;
        } catch (IOException e) {
            admission.refusedByDisk();
            LOG.atWarn()
                    .addKeyValue("lane", directory.lane())
                    .addKeyValue("drop", number)
                    .log("Cannot seal a segment, trying again: {}", Failure.reason(e));
            return false;
        }
    }
}
