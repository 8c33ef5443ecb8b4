package weir.feed.source;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.address.HostPort;
import weir.feed.spool.IntakeFull;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * A TCP server that takes lines from many clients. TCP has no way to tell a client what was kept: rows are accepted once they are
 * durable, and while there is no room nothing is read, which makes clients wait.
 */
public final class ListenSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(ListenSource.class);
    private static final byte[] FULL = "too many clients\n".getBytes(StandardCharsets.US_ASCII);

    /** So many that were turned away are kept half open, and so long: closed at once, they might not read why. */
    private static final int MAX_TURNED_AWAY = 64;

    private static final Duration HALF_OPEN = Duration.ofSeconds(1);

    /** Bytes of stack: there are many clients, and each needs little. */
    private static final int STACK = 1 << 18;

    private final ServerSocket server;
    private final LineLimits limits;
    private final ClientMemoryBudget budget;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final Queue<TurnedAway> turnedAway = new ConcurrentLinkedQueue<>();

    private record TurnedAway(Socket client, long atNanos) {
        boolean isOver() {
            return System.nanoTime() - atNanos >= HALF_OPEN.toNanos();
        }
    }

    /**
     * Begins to listen.
     *
     * @throws Failure if the address is taken or not this machine's
     */
    public ListenSource(HostPort address, LineLimits limits) {
        this.limits = limits;
        this.budget = new ClientMemoryBudget(limits);
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.setSoTimeout((int) HALF_OPEN.toMillis());
            server.bind(address.socket(), 128);
        } catch (IOException e) {
            throw new TransientFailure("listen on " + address, e, "Choose a port that is free, or 0 for any");
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void run(Intake intake) throws IOException, InterruptedException {
        try {
            while (!intake.isStopping()) {
                accept(intake);
                // One that goes on sending would wait for ever.
                while (turnedAway.size() > MAX_TURNED_AWAY
                        || (!turnedAway.isEmpty() && turnedAway.element().isOver())) {
                    close(turnedAway.remove().client());
                }
            }
        } catch (SocketException e) {
            if (!intake.isStopping()) {
                throw e;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void accept(Intake intake) throws IOException {
        try {
            Socket client = server.accept();
            if (clients.size() >= limits.mostClients()) {
                turnAway(client);
            } else {
                start(intake, client);
            }
        } catch (SocketTimeoutException e) {
            LOG.atTrace().log("Nobody has come");
        }
    }

    private void turnAway(Socket client) {
        turnedAway.add(new TurnedAway(client, System.nanoTime()));
        try {
            client.getOutputStream().write(FULL);
            client.shutdownOutput();
        } catch (IOException e) {
            LOG.atDebug().log("A client did not wait for its answer: {}", Failure.reason(e));
        }
    }

    private void start(Intake intake, Socket client) {
        clients.add(client);
        Thread thread =
                new Thread(null, () -> serve(intake, client), "client-" + client.getRemoteSocketAddress(), STACK);
        threads.add(thread);
        thread.start();
    }

    private void serve(Intake intake, Socket client) {
        String name = "tcp " + client.getRemoteSocketAddress();
        try (client) {
            client.setSoTimeout((int) limits.idle().toMillis());
            Pump.run(intake, name, client.getInputStream(), limits, budget);
        } catch (SocketTimeoutException e) {
            LOG.atInfo().addKeyValue("source", name).log("Closed a connection: no line came in time");
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("source", name).log("Connection ended: {}", Failure.reason(e));
        } catch (IntakeFull e) {
            LOG.atDebug().addKeyValue("source", name).log("Stopped reading: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
            threads.remove(Thread.currentThread());
        }
    }

    @Override
    public void stop() {
        close(server);
        clients.forEach(ListenSource::close);
        turnedAway.forEach(each -> close(each.client()));
        budget.close();
    }

    private static void close(java.io.Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.atDebug().log("Closing a socket: {}", Failure.reason(e));
        }
    }
}
