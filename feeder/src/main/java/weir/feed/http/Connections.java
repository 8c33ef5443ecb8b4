package weir.feed.http;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * The connections of a server, and the exchanges on them. The server's own time-outs begin anew with each byte, so that a client that
 * sends a byte now and then would stay for ever: here a clock ends what takes too long. Thread-safe.
 */
final class Connections implements Connection.Listener {
    /** How long a connection without a request is kept when others wait for its place. */
    private static final Duration HURRY = Duration.ofSeconds(2);

    private final HttpLimits limits;
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
    /** Those without a request, and since when, in ns. */
    private final Map<EndPoint, Long> waiting = new ConcurrentHashMap<>();

    Connections(HttpLimits limits) {
        this.limits = limits;
    }

    @Override
    public void onOpened(Connection connection) {
        waiting.put(socket(connection.getEndPoint()), System.nanoTime());
    }

    @Override
    public void onClosed(Connection connection) {
        waiting.remove(socket(connection.getEndPoint()));
    }

    void begin(Exchange exchange) {
        waiting.remove(endPoint(exchange));
        exchanges.add(exchange);
    }

    void end(Exchange exchange) {
        EndPoint endPoint = endPoint(exchange);
        waiting.put(endPoint, System.nanoTime());
        if (!endPoint.isOpen()) {
            waiting.remove(endPoint);
        }
        exchanges.remove(exchange);
    }

    private static EndPoint endPoint(Exchange exchange) {
        return socket(exchange.request().getConnectionMetaData().getConnection().getEndPoint());
    }

    /** With TLS there are two connections on one socket, of which the inner one has an end point of its own. */
    private static EndPoint socket(EndPoint endPoint) {
        EndPoint outer = endPoint;
        while (outer instanceof EndPoint.Wrapper wrapper) {
            outer = wrapper.unwrap();
        }
        return outer;
    }

    /** Whether no request is under way. */
    boolean areQuiet() {
        return exchanges.isEmpty();
    }

    /** Answers all that is under way, because the server ends. */
    void stop() {
        exchanges.forEach(Exchange::stop);
    }

    /** Ends what takes too long; to be called now and then. */
    void tick() {
        exchanges.forEach(Exchange::tick);
        boolean isFull = waiting.size() + exchanges.size() >= limits.mostConnections();
        Duration most = isFull && HURRY.compareTo(limits.idle()) < 0 ? HURRY : limits.idle();
        long now = System.nanoTime();
        waiting.forEach((endPoint, since) -> {
            if (now - since > most.toNanos()) {
                endPoint.close();
            }
        });
    }
}
