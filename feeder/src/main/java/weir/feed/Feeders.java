package weir.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.address.HostPort;
import weir.feed.http.HttpIntake;
import weir.feed.http.HttpLimits;
import weir.problem.Failure;

/** Feeds the streams of a process together: when one has to give up, all are brought to a clean end. */
final class Feeders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Feeders.class);
    private static final long LOOK_MILLIS = 100;

    private final List<Feeder> all = new ArrayList<>();
    private final Map<HostPort, HttpIntake> servers = new LinkedHashMap<>();
    private volatile boolean isOpen = true;

    private Feeders() {}

    /**
     * Starts to feed.
     *
     * @param specs with names of their own
     * @param metrics where {@code /metrics}, {@code /healthz} and {@code /readyz} are served besides the addresses for requests
     * @throws Failure if one of them can't be started; then none is
     */
    static Feeders start(List<FeedSpec> specs, Optional<HostPort> metrics) {
        Feeders feeders = new Feeders();
        try {
            specs.forEach(spec -> feeders.all.add(Feeder.startWithoutServer(spec)));
            feeders.serve(metrics);
            return feeders;
        } catch (RuntimeException e) {
            feeders.closeQuietly();
            throw e;
        }
    }

    private void serve(Optional<HostPort> metrics) {
        Map<HostPort, Map<String, HttpIntake.Stream>> streams = new LinkedHashMap<>();
        Map<HostPort, Origin.Http> origins = new LinkedHashMap<>();
        metrics.ifPresent(address -> streams.put(address, new LinkedHashMap<>()));
        for (Feeder feeder : all) {
            if (feeder.spec().from() instanceof Origin.Http origin) {
                origins.put(origin.address(), origin);
                streams.computeIfAbsent(origin.address(), none -> new LinkedHashMap<>())
                        .put(feeder.name(), feeder.requests(origin));
            }
        }
        FeederMetrics health = FeederMetrics.of(all);
        streams.forEach((address, of) -> {
            Origin.Http origin = origins.getOrDefault(address, new Origin.Http(address, HttpLimits.DEFAULT));
            servers.put(
                    address,
                    new HttpIntake(address, origin.limits(), origin.access().tls(), of, health));
        });
    }

    List<Feeder> all() {
        return all;
    }

    /** The ports of {@code /metrics} and requests, by the addresses that were asked for, each with {@code http://} or {@code https://}. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        servers.values().forEach(server -> ports.put(server.address(), server.port()));
        return ports;
    }

    boolean isOpen() {
        return isOpen;
    }

    /**
     * Waits until all sources have come to their ends.
     *
     * @return false if the time was too short
     * @throws RuntimeException what one of the streams had to give up for
     */
    boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean isEnded = false;
        while (!isEnded && System.nanoTime() - end < 0) {
            long start = System.nanoTime();
            isEnded = true;
            for (Feeder feeder : all) {
                long left = Math.min(end, start + LOOK_MILLIS * 1_000_000) - System.nanoTime();
                isEnded &= isEnded(feeder, Duration.ofNanos(Math.max(1, left)));
            }
        }
        return isEnded;
    }

    private boolean isEnded(Feeder feeder, Duration atMost) throws InterruptedException {
        try {
            return feeder.await(atMost);
        } catch (RuntimeException e) {
            if (all.size() > 1) {
                LOG.atError().addKeyValue("stream", feeder.name()).log("The stream has failed, all are being stopped");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        close(Feeder.STOP);
    }

    /**
     * Stops all sources and brings every accepted row out; see {@link Feeder#close()}.
     *
     * @param atMost how long to wait for the disk and the stores
     * @throws RuntimeException what the first of the streams says that had to give up, or to leave rows in its spool; the others are logged
     */
    void close(Duration atMost) {
        isOpen = false;
        long end = System.nanoTime() + atMost.toNanos();
        List<CompletableFuture<Void>> requests = servers.values().stream()
                .map(server -> CompletableFuture.runAsync(server::stop, Feeders::inThread))
                .toList();
        requests.forEach(CompletableFuture::join);
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (Feeder feeder : all) {
            Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
            ends.add(CompletableFuture.runAsync(() -> feeder.close(left), Feeders::inThread));
        }
        Optional<RuntimeException> first = Optional.empty();
        for (CompletableFuture<Void> each : ends) {
            try {
                each.join();
            } catch (CompletionException e) {
                RuntimeException thrown = e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException(e.getCause());
                first.ifPresent(told -> LOG.atError().log("{}", thrown.getMessage()));
                first = first.or(() -> Optional.of(thrown));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
    }

    private static void inThread(Runnable task) {
        new Thread(task, "stop").start();
    }

    private void closeQuietly() {
        try {
            close();
        } catch (RuntimeException e) {
            LOG.atError().log("{}", e.getMessage());
        }
    }
}
