package weir.serve;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.address.HostPort;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * Answers {@code GET /healthz}, {@code /readyz}, {@code /metrics} and {@code /status} without waiting for anybody: clients that send or read slowly
 * hold no thread, and other pages have threads of their own. So nobody who looks at a driver can hold it up, or keep probes from it.
 */
public final class DriverServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DriverServer.class);

    /** They never wait for a client, so that few are enough. */
    private static final int THREADS = 8;

    private static final int WAITING_CONNECTIONS = 128;
    private static final long IDLE_MILLIS = 60_000;

    private final Server server;
    private final ServerConnector connector;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(Daemons.named("weir watch"));

    private DriverServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts to answer.
     *
     * @throws Failure if the address is not free
     */
    public static DriverServer start(HostPort address, DriverLife life) {
        return start(address, life, List.of());
    }

    /** The same with pages, which are asked in this order for what is not a probe's, and may wait. */
    @SuppressWarnings("FutureReturnValueIgnored") // what runs catches what it throws
    static DriverServer start(HostPort address, DriverLife life, List<Handler> pages) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("weir serve");
        threads.setDaemon(true);
        // Not pooled, as in the feeder: after a bad head, a buffer can be filled that has been released already.
        Server server = new Server(threads, null, ByteBufferPool.NON_POOLING);
        Connections connections = new Connections(new Probes(life), new Pages(new Handler.Sequence(pages)));
        ServerConnector connector = connector(server, address, connections);
        server.addConnector(connector);
        server.setHandler(connections);
        DriverServer started = new DriverServer(server, connector);
        try {
            connector.open();
            server.start();
        } catch (Exception e) {
            started.close();
            throw new TransientFailure(
                    "serve at " + address,
                    e.getCause() instanceof IOException cause ? cause : e,
                    "Name another address with --serve");
        }
        started.clock.scheduleWithFixedDelay(() -> tick(life, connections), 1, 1, TimeUnit.SECONDS);
        LOG.info("serving address={}:{}", address.host(), started.port());
        return started;
    }

    private static ServerConnector connector(Server server, HostPort address, Connections connections) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Without a pool, each request's buffers would stay outside of the heap until garbage is collected.
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(address.socket().getHostString());
        connector.setPort(address.port());
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.addBean(connections, false);
        return connector;
    }

    private static void tick(DriverLife life, Connections connections) {
        try {
            connections.tick();
            life.look();
        } catch (RuntimeException e) {
            // Spark is ending: there is nothing to look at any more.
            LOG.debug("queries not looked at reason=\"{}\"", Failure.reason(e));
        }
    }

    /** The port, also where any was asked for. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        try {
            server.setStopTimeout(0);
            server.stop();
        } catch (Exception e) {
            LOG.warn("server not stopped reason=\"{}\"", Failure.reason(e));
        }
    }
}
