package weir.feed.serve;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.address.HostPort;
import weir.feed.spool.IntakeFull;
import weir.feed.spool.Receipt;
import weir.feed.spool.RowBatch;
import weir.feed.spool.Sink;
import weir.problem.Failure;
import weir.problem.TransientFailure;

/**
 * A TCP server that sends rows to all who are connected. While nobody is, rows wait. The slowest client sets the pace for all, so that
 * each gets every row from its connect on; one that takes nothing for too long is cut off. Nothing is kept: what is on its way to a
 * client that goes away is lost. Thread-safe.
 */
public final class LineServer implements Sink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LineServer.class);
    private static final int MAX_CLIENTS = 64;

    private final HostPort address;
    private final Duration patience;
    private final ServerSocket server;
    private final List<LineClient> clients = new ArrayList<>();
    private final Object change = new Object();
    private int served;
    private boolean isClosed;

    /**
     * Begins to listen.
     *
     * @param patience how long a client may take nothing
     * @throws Failure if the address is taken or not this machine's
     */
    public LineServer(HostPort address, Duration patience) {
        this.address = address;
        this.patience = patience;
        try {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(address.socket(), 128);
        } catch (IOException e) {
            throw new TransientFailure("listen on tcp://" + address, e, "Choose a port that is free, or 0 for any");
        }
        Thread acceptor = new Thread(this::accept, "accept-" + port());
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getLocalPort();
    }

    /** How many clients are connected, as far as is known: one that went away is noticed when it is sent something. */
    public int clients() {
        synchronized (change) {
            clients.removeIf(LineClient::isGone);
            return clients.size();
        }
    }

    /** How many clients there have been. */
    public int served() {
        synchronized (change) {
            return served;
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                synchronized (change) {
                    if (isClosed || clients() >= MAX_CLIENTS) {
                        LOG.atWarn()
                                .addKeyValue("client", socket.getRemoteSocketAddress())
                                .log("Too many clients");
                        socket.close();
                    } else {
                        clients.add(new LineClient(socket));
                        served++;
                        change.notifyAll();
                    }
                }
            }
        } catch (IOException e) {
            LOG.atDebug().log("No more clients: {}", Failure.reason(e));
        }
    }

    @Override
    public String lane() {
        return "tcp://" + address;
    }

    /** Nothing is remembered: every start begins at the beginning. */
    @Override
    public Optional<String> mark(String source) {
        return Optional.empty();
    }

    @Override
    public CompletableFuture<Receipt> offer(RowBatch batch) {
        throw new IntakeFull(IntakeFull.Reason.CLOSED, "clients of a socket cannot promise to keep rows");
    }

    /** Waits until somebody is connected, or the server is closed. */
    public void awaitClient() throws InterruptedException {
        synchronized (change) {
            while (!isClosed && clients() == 0) {
                change.wait();
            }
        }
    }

    @Override
    public CompletableFuture<Receipt> add(RowBatch batch) throws InterruptedException {
        boolean isTaken = batch.rows() == 0;
        while (!isTaken) {
            awaitClient();
            for (LineClient client : present()) {
                isTaken |= client.take(batch.lines(), patience);
            }
        }
        return CompletableFuture.completedFuture(new Receipt(lane(), 0, batch.rows(), false));
    }

    /** A client that comes while these are being served begins with the next batch. */
    private List<LineClient> present() {
        synchronized (change) {
            if (isClosed) {
                throw new IntakeFull(IntakeFull.Reason.CLOSED, "the server is being closed");
            }
            return List.copyOf(clients);
        }
    }

    /** Takes no more rows or clients, and ends each connection once its client has taken all. */
    @Override
    public void close() {
        synchronized (change) {
            isClosed = true;
            clients.forEach(LineClient::end);
            change.notifyAll();
        }
        try {
            server.close();
        } catch (IOException e) {
            LOG.atDebug().log("Closing the server: {}", Failure.reason(e));
        }
    }

    /**
     * Waits, once the server is closed, until all clients have taken all.
     *
     * @return false if the time was too short
     */
    public boolean await(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        boolean isDone = true;
        synchronized (change) {
            for (LineClient client : clients) {
                isDone &= client.await(end - System.nanoTime());
            }
        }
        return isDone;
    }

    /** Ends all connections at once. The server must have been closed. */
    public void cutOff() {
        synchronized (change) {
            clients.forEach(LineClient::cutOff);
        }
    }
}
