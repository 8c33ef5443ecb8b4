package weir.feed;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import weir.drop.WritableStorage;
import weir.feed.http.HttpIntake;
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
import weir.feed.spool.IntakeFull;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** Feeds one stream, in threads of its own, until its source ends or it is closed. */
public final class Feeder implements AutoCloseable {
    /** How long a clean stop may take: Kubernetes and others kill after 10 s or more. */
    static final Duration STOP = Duration.ofSeconds(8);

    /** More than any stop takes, and little enough to be counted in ns. */
    static final Duration FOREVER = Duration.ofDays(36_500);

    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final String FED_FILES = "replayed";

    private final FeedSpec spec;
    private final StreamWriter writer;
    private final Intake intake;
    private final Optional<HttpIntake> http;
    private final Source source;
    private final Thread thread;
    private final CountDownLatch sourceEnded = new CountDownLatch(1);
    private final AtomicLong stopBy = new AtomicLong(System.nanoTime() + FOREVER.toNanos());
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
    private volatile boolean isClosed;
    private volatile boolean isTold;
    private Optional<RuntimeException> unsent = Optional.empty();

    private Feeder(FeedSpec spec, StreamWriter writer, Function<Feeder, Optional<HttpIntake>> server) {
        this.spec = spec;
        this.writer = writer;
        try {
            this.intake = new Intake(writer.sink(), spec.validator().validator(), quarantine());
            this.http = server.apply(this);
            this.source = source(spec.from());
        } catch (RuntimeException e) {
            release();
            throw e;
        }
        this.thread = new Thread(this::feed, "feed-" + writer.sink().lane());
        thread.start();
    }

    /**
     * Starts to feed.
     *
     * @throws Failure if the spool can't be opened or the source's address is taken
     */
    public static Feeder start(FeedSpec spec) {
        return new Feeder(spec, open(spec), Feeder::serve);
    }

    /** As above, into a store that is given. */
    static Feeder start(FeedSpec spec, WritableStorage storage) {
        return new Feeder(spec, open(spec, storage), Feeder::serve);
    }

    /** As above, but requests come by an address that is not this feeder's alone: see {@link #requests}. */
    static Feeder startWithoutServer(FeedSpec spec) {
        return new Feeder(spec, open(spec), feeder -> Optional.empty());
    }

    private static StreamWriter open(FeedSpec spec) {
        if (spec.to() instanceof Target.Place place) {
            return open(spec, place.open());
        }
        return new ClientStreamWriter((Target.Clients) spec.to());
    }

    private static StreamWriter open(FeedSpec spec, WritableStorage storage) {
        return new DropStreamWriter(
                spec.spool((Target.Place) spec.to()), storage, spec.lane().isEnded());
    }

    private Quarantine quarantine() {
        return spec.validator().isQuarantined() && writer instanceof DropStreamWriter drops
                ? Quarantine.in(drops.spool().directory().resolve("quarantine.jsonl"))
                : Quarantine.off();
    }

    private Optional<HttpIntake> serve() {
        return spec.from() instanceof Origin.Http origin
                ? Optional.of(new HttpIntake(
                        origin.address(),
                        origin.limits(),
                        origin.access().tls(),
                        Map.of(spec.name(), requests(origin)),
                        FeederMetrics.of(List.of(this))))
                : Optional.empty();
    }

    /** Where requests with rows for this stream go. */
    HttpIntake.Stream requests(Origin.Http origin) {
        return new HttpIntake.Stream(
                new Bodies(intake),
                ((DropStreamWriter) writer).spool(),
                origin.access().tokens());
    }

    private Source source(Origin from) {
        if (from instanceof Origin.Generate origin) {
            return new GenerateSource(origin.spec(), origin.isAgain());
        }
        if (from instanceof Origin.Replay origin) {
            return new ReplaySource(
                    origin.paths(), origin.options(), origin.pace(), origin.isLoop(), origin.isAgain(), journal());
        }
        if (from instanceof Origin.Watch origin) {
            return new WatchSource(origin.directory(), origin.options());
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

    private Optional<Path> journal() {
        return writer instanceof DropStreamWriter drops
                ? Optional.of(drops.spool().directory().resolve(FED_FILES))
                : Optional.empty();
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
            writer.awaitTaker();
            source.run(intake);
        } catch (IntakeFull e) {
            // The feeder is being closed while the source waited for room; its mark says where it goes on.
            intake.stop();
        } catch (IOException e) {
            failure.set(new TransientFailure("read stream \"" + spec.name() + "\"", e, "Check its source"));
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
        return writer.progress(intake);
    }

    /** How many lines were refused and why, in the words of a person, also by earlier starts of the same feed; empty if none was. */
    Optional<String> refusals() {
        long count = intake.refused();
        long before = intake.refusedBefore();
        String now = lines(count) + " refused, " + intake.refusals();
        String then = lines(before) + " refused by earlier starts, which have told why";
        if (count > 0) {
            return Optional.of(before > 0 ? now + "; " + then : now);
        }
        return before > 0 ? Optional.of(then) : Optional.empty();
    }

    private static String lines(long count) {
        return count == 1 ? "1 line was" : count + " lines were";
    }

    /** What has been done so far, in the words of a person. */
    String report() {
        return writer.report();
    }

    /** The lane that is written; where there is none, the address that is served. */
    public String lane() {
        return writer.sink().lane();
    }

    /** The stream's name. */
    public String name() {
        return spec.name();
    }

    /** Whether it has not been closed yet. */
    boolean isOpen() {
        return !isClosed;
    }

    /** Why no rows are accepted at the moment; empty if they are. */
    Optional<String> obstacle() {
        return writer.obstacle();
    }

    /** The port that is listened on; 0 if none is. */
    public int port() {
        int listened = source instanceof ListenSource listen ? listen.port() : writer.port();
        return http.map(HttpIntake::port).orElse(listened);
    }

    /** What the stream is made of. */
    FeedSpec spec() {
        return spec;
    }

    /**
     * Waits until the source has come to its end.
     *
     * @return false if the time was too short
     * @throws Failure if the feeder had to give up
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
        writer.failure().ifPresent(e -> failure.compareAndSet(null, e));
        if (failure.get() != null) {
            isTold = true;
            throw failure.get();
        }
    }

    /**
     * Stops the source and brings every accepted row into a drop, within 10 s. What the store does not take in that time stays in the
     * spool for the next start.
     *
     * @throws Failure if rows had to stay in the spool, or the feeder had to give up and {@link #await} has not said so
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
        // Whoever waited for the end has been told why it came, and often closes while that exception is on its way.
        if (!isTold) {
            throwIfFailed();
            tellUnsent();
        }
    }

    private void tellUnsent() {
        if (unsent.isPresent()) {
            throw unsent.get();
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
        unsent = writer.close(this::mayWait);
        thread.join(SETTLE.toMillis());
    }

    private boolean mayWait() {
        return System.nanoTime() - stopBy.get() < 0;
    }

    private void release() {
        try {
            writer.close(() -> false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
