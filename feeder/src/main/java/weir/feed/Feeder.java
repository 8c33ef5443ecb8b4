package weir.feed;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import weir.drop.WritableStorage;
import weir.feed.http.Health;
import weir.feed.http.HttpIntake;
import weir.feed.s3.S3Settings;
import weir.feed.source.Bodies;
import weir.feed.source.ConnectSource;
import weir.feed.source.GenerateSource;
import weir.feed.source.Intake;
import weir.feed.source.ListenSource;
import weir.feed.source.Quarantine;
import weir.feed.source.ReplaySource;
import weir.feed.source.Source;
import weir.feed.source.StdinSource;
import weir.feed.source.WatchSource;
import weir.feed.spool.Refused;
import weir.feed.spool.Spool;
import weir.feed.upload.Upload;
import weir.feed.upload.Uploader;
import weir.problem.Cannot;

/** Feeds one stream, in threads of its own, until its source ends or it is closed. */
public final class Feeder implements AutoCloseable {
    /** How long a clean stop may take: Kubernetes and others kill after 10 s or more. */
    static final Duration STOP = Duration.ofSeconds(8);

    /** More than any stop takes, and little enough to be counted in ns. */
    static final Duration FOREVER = Duration.ofDays(36_500);

    private static final Duration SLICE = Duration.ofMillis(50);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final int LINE_BYTES = 1 << 20;

    private final FeedSpec spec;
    private final Spool spool;
    private final WritableStorage storage;
    private final Uploader uploader;
    private final Intake intake;
    private final Optional<HttpIntake> http;
    private final Source source;
    private final int port;
    private final Thread thread;
    private final CountDownLatch sourceEnded = new CountDownLatch(1);
    private final AtomicLong stopBy = new AtomicLong(System.nanoTime() + FOREVER.toNanos());
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile boolean isClosed;
    private boolean hasUnsent;

    private Feeder(FeedSpec spec, WritableStorage storage) {
        this.spec = spec;
        this.storage = storage;
        this.uploader = new Uploader(storage);
        this.spool = Spool.open(spec.spoolSpec(), uploader::add);
        this.intake = new Intake(
                spool,
                spec.door().door(),
                spec.door().isQuarantined()
                        ? Quarantine.in(spec.spoolDirectory().resolve("quarantine.jsonl"))
                        : Quarantine.off());
        uploader.start(spool);
        try {
            this.http = spec.from() instanceof Origin.Http origin ? Optional.of(http(origin)) : Optional.empty();
            this.source = source(spec.from());
        } catch (RuntimeException e) {
            release();
            throw e;
        }
        this.port = source instanceof ListenSource listen
                ? listen.port()
                : http.map(HttpIntake::port).orElse(0);
        this.thread = new Thread(this::feed, "feed-" + spool.lane());
        thread.start();
    }

    /**
     * Starts to feed.
     *
     * @throws Cannot if the spool can't be opened or the source's address is taken
     */
    public static Feeder start(FeedSpec spec) {
        return start(spec, Target.open(spec.to(), S3Settings.of(System.getenv())));
    }

    /** As above, into a store that is given. */
    static Feeder start(FeedSpec spec, WritableStorage storage) {
        return new Feeder(spec, storage);
    }

    private HttpIntake http(Origin.Http origin) {
        HttpIntake.Stream stream = new HttpIntake.Stream(new Bodies(intake), spool);
        return new HttpIntake(origin.address(), origin.limits(), Map.of(spec.name(), stream), new Health() {
            @Override
            public String metrics() {
                return Metrics.of(Feeder.this);
            }

            @Override
            public boolean isReady() {
                return Feeder.this.isReady();
            }
        });
    }

    private Source source(Origin from) {
        if (from instanceof Origin.Generate origin) {
            return new GenerateSource(origin.spec(), origin.isAgain());
        }
        if (from instanceof Origin.Replay origin) {
            return new ReplaySource(origin.paths(), origin.pace(), origin.isLoop(), origin.isAgain(), LINE_BYTES);
        }
        if (from instanceof Origin.Watch origin) {
            return new WatchSource(origin.directory(), LINE_BYTES);
        }
        if (from instanceof Origin.Stdin origin) {
            return new StdinSource(System.in, origin.limits());
        }
        if (from instanceof Origin.Listen origin) {
            return new ListenSource(origin.address(), origin.limits());
        }
        if (from instanceof Origin.Connect origin) {
            return new ConnectSource(origin.address(), origin.limits());
        }
        // Requests come by themselves, until the feeder is closed.
        return new Waiting();
    }

    private static final class Waiting implements Source {
        private final CountDownLatch stopped = new CountDownLatch(1);

        @Override
        public void run(Intake intake) throws InterruptedException {
            stopped.await();
        }

        @Override
        public void stop() {
            stopped.countDown();
        }
    }

    private void feed() {
        try {
            source.run(intake);
        } catch (Refused e) {
            // The feeder is being closed while the source waited for room; its mark says where it goes on.
            intake.stop();
        } catch (IOException e) {
            failure.set(new Cannot("read stream \"" + spec.name() + "\"", e, "Check its source"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.set(e);
        } finally {
            sourceEnded.countDown();
        }
    }

    /** What has been done so far. */
    public Progress progress() {
        Upload upload = uploader.progress();
        return new Progress(
                intake.rows(),
                intake.bytes(),
                intake.refused(),
                upload.rows(),
                upload.drops(),
                upload.bytes(),
                spool.bytes(),
                upload.waiting(),
                upload.lagMillis(),
                upload.retries(),
                spool.rows());
    }

    /** The lane that is written. */
    public String lane() {
        return spool.lane();
    }

    /** The stream's name. */
    public String name() {
        return spec.name();
    }

    /** Whether it has not been closed yet. */
    boolean isOpen() {
        return !isClosed;
    }

    /** Whether rows are accepted at the moment. */
    boolean isReady() {
        return spool.failure().isEmpty() && spool.refusal().isEmpty();
    }

    /** The port that is listened on; 0 if the source does not listen. */
    public int port() {
        return port;
    }

    /**
     * Waits until the source has come to its end.
     *
     * @return false if the time was too short
     * @throws Cannot if the feeder had to give up
     */
    public boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean ended = false;
        long left = atMost.toNanos();
        while (!ended && left > 0) {
            ended = sourceEnded.await(Math.min(left, 100_000_000L), TimeUnit.NANOSECONDS);
            throwIfFailed();
            left = end - System.nanoTime();
        }
        return ended;
    }

    private void throwIfFailed() {
        spool.failure().ifPresent(e -> failure.compareAndSet(null, e));
        uploader.failure().ifPresent(e -> failure.compareAndSet(null, e));
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /**
     * Stops the source and brings every accepted row into a drop, within 10 s. What the store does not take in that time stays in the
     * spool for the next start.
     *
     * @throws Cannot if rows had to stay in the spool, or the feeder had to give up
     */
    @Override
    public void close() {
        close(STOP);
    }

    /**
     * As {@link #close()}, with another bound. Where two threads close, the shorter of their bounds holds.
     *
     * @param atMost how long to wait for the disk and the store
     */
    void close(Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        stopBy.accumulateAndGet(until, (one, other) -> one - other < 0 ? one : other);
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throwIfFailed();
        if (hasUnsent) {
            throw new Cannot(
                    "bring all rows of lane \"" + lane() + "\" to \"" + spec.to() + "\"",
                    "the disk or the store did not take them in time",
                    "They are safe in \"" + spool.directory() + "\"; start the feeder again to send them");
        }
    }

    private synchronized void stop() throws InterruptedException {
        if (isClosed) {
            return;
        }
        isClosed = true;
        intake.stop();
        source.stop();
        http.ifPresent(HttpIntake::stop);
        thread.join(SETTLE.toMillis());
        spool.close();
        boolean isSealed = spool.await(SLICE);
        while (!isSealed && mayWait()) {
            isSealed = spool.await(SLICE);
        }
        boolean isSent = uploader.await(SLICE);
        while (!isSent && mayWait()) {
            isSent = uploader.await(SLICE);
        }
        uploader.stop();
        hasUnsent = spool.hasUnsealed() || uploader.progress().waiting() > 0;
        spool.release();
        Target.close(storage);
        thread.join(SETTLE.toMillis());
    }

    private boolean mayWait() {
        return System.nanoTime() - stopBy.get() < 0
                && spool.failure().isEmpty()
                && uploader.failure().isEmpty();
    }

    private void release() {
        try {
            spool.close();
            uploader.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        spool.release();
        Target.close(storage);
    }
}
