package weir.feed.http;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.address.HostPort;
import weir.feed.source.Bodies;
import weir.feed.spool.Spool;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/** An HTTP server that takes rows for several streams: {@code POST /streams/<name>}. */
public final class HttpIntake {
    private static final Logger LOG = LoggerFactory.getLogger(HttpIntake.class);

    /** They never wait for a client or a disk, so that few are enough. */
    private static final int THREADS = 16;

    /** Most bodies are whole after one read. */
    private static final int READ_BYTES = 1 << 15;

    private static final long TICK_MILLIS = 100;
    /** How often TLS files are looked at. */
    private static final Duration RELOAD = Duration.ofSeconds(1);

    private static final Duration STOP = Duration.ofSeconds(2);

    /**
     * A stream that rows can be posted to.
     *
     * @param bodies takes them
     * @param spool says whether there is room
     * @param tokens of which a client must show one; none if everybody may write
     */
    public record Stream(Bodies bodies, Spool spool, List<Token> tokens) {
        /** Keeps its own copy. */
        public Stream {
            tokens = List.copyOf(tokens);
        }
    }

    private final String address;
    private final Server server;
    private final ServerConnector connector;
    private final Optional<Certificates> certificates;
    private final Connections connections;
    private final Postings postings;
    private final Routes routes;
    private final ScheduledFuture<?> ticking;
    private final Optional<ScheduledFuture<?>> reloading;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "http-clock");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins to listen.
     *
     * @param tls empty for none
     * @param streams by name
     * @param health of the process
     * @throws Failure if the address is taken or not this machine's
     */
    public HttpIntake(
            HostPort address, HttpLimits limits, Optional<Tls> tls, Map<String, Stream> streams, Health health) {
        this.address = (tls.isPresent() ? "https://" : "http://") + address;
        certificates = tls.map(Certificates::new);
        connections = new Connections(limits);
        postings = new Postings(limits);
        routes = new Routes(limits, new Doorkeeper(streams), health, connections, postings);
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        // Not pooled: after a bad head, two threads of Jetty 12.1 can be at work on one connection, and one of them
        // still fills or clears the buffer that the other has released. From a pool, another connection would have it.
        server = new Server(threads, null, ByteBufferPool.NON_POOLING);
        connector = connector(address, limits);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(limits.mostConnections(), connector));
        server.setHandler(routes);
        server.setErrorHandler(new Errors());
        try {
            connector.open();
            server.start();
        } catch (Exception e) {
            stopServer();
            throw new TransientFailure(
                    "listen on " + this.address, reason(e), "Choose a port that is free, or 0 for any");
        }
        reloading = certificates.map(files -> clock.scheduleWithFixedDelay(
                files::reload, RELOAD.toMillis(), RELOAD.toMillis(), TimeUnit.MILLISECONDS));
        ticking = clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private ServerConnector connector(HostPort address, HttpLimits limits) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Without a pool, each request's buffers would stay outside of the heap until garbage is collected.
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        HttpConnectionFactory factory = new HttpConnectionFactory(http);
        factory.setInputBufferSize(READ_BYTES);
        ServerConnector result = certificates.isPresent()
                ? new ServerConnector(server, 1, 1, encryption(http, certificates.get()), factory)
                : new ServerConnector(server, 1, 1, factory);
        result.setHost(address.host());
        result.setPort(address.port());
        result.setAcceptQueueSize(limits.mostConnections());
        // The clock is stricter, and tells clients why.
        result.setIdleTimeout(
                limits.idle().plus(limits.patience()).plus(PostRequest.COMMIT).toMillis());
        result.addBean(connections);
        return result;
    }

    private static SslConnectionFactory encryption(HttpConfiguration http, Certificates certificates) {
        // Clients look at the server's name; here it says nothing.
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslConnectionFactory factory = new SslConnectionFactory(certificates.server(), HttpVersion.HTTP_1_1.asString());
        factory.setDirectBuffersForEncryption(false);
        factory.setDirectBuffersForDecryption(false);
        return factory;
    }

    /** Jetty says where, and has the reason as the cause. */
    private static Exception reason(Exception e) {
        return e.getCause() instanceof IOException cause ? cause : e;
    }

    private void tick() {
        try {
            connections.tick();
        } catch (RuntimeException e) {
            LOG.atError().log("Cannot end what takes too long", e);
        }
    }

    /** The address as it was asked for, with its protocol. */
    public String address() {
        return address;
    }

    /** The port that is listened on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Answers what is under way, for up to two seconds, and sends away what is new; then listens no more. */
    public void stop() {
        routes.refuseAll();
        long end = System.nanoTime() + STOP.toNanos();
        try {
            while (!connections.areQuiet() && System.nanoTime() - end < 0) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connections.stop();
        ticking.cancel(false);
        reloading.ifPresent(each -> each.cancel(false));
        stopServer();
    }

    private void stopServer() {
        clock.shutdown();
        postings.stop();
        try {
            server.stop();
        } catch (Exception e) {
            LOG.atWarn().log("Stopping the HTTP server: {}", Failure.reason(e));
        }
    }
}
