package weir.serve;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The connections that wait for a whole request, or for a client to read a probe's answer. The server's own time-out begins anew with each byte,
 * so that a client that sends or reads one now and then would stay for ever: here a clock closes them. When there are too many, the one that has
 * waited longest makes room: whoever comes is let in. Thread-safe.
 */
final class Connections extends Handler.Wrapper implements Connection.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    static final int MAX_WAITING = 512;

    /** Since when, in ns. */
    private final Map<EndPoint, Long> waiting = new ConcurrentHashMap<>();

    private final Handler probes;

    /**
     * @param probes answers what it knows, within the clock
     * @param pages answers the rest, and may take its time
     */
    Connections(Handler probes, Handler pages) {
        super(pages);
        this.probes = probes;
    }

    @Override
    public void onOpened(Connection connection) {
        waiting.put(connection.getEndPoint(), System.nanoTime());
        makeRoom();
    }

    /** One thread at a time: two would close the same connection, and one too many would stay. */
    private synchronized void makeRoom() {
        long now = System.nanoTime();
        while (waiting.size() > MAX_WAITING) {
            waiting.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue() - now))
                    .ifPresent(oldest -> close(oldest.getKey()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        waiting.remove(connection.getEndPoint());
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        Request.addCompletionListener(request, failure -> {
            if (endPoint.isOpen()) {
                waiting.put(endPoint, System.nanoTime());
            }
        });
        if (probes.handle(request, response, callback)) {
            return true;
        }
        waiting.remove(endPoint);
        return super.handle(request, response, callback);
    }

    /** Closes those that have waited too long; to be called every second or so. */
    void tick() {
        long now = System.nanoTime();
        waiting.forEach((endPoint, since) -> {
            if (now - since > PATIENCE.toNanos()) {
                close(endPoint);
            }
        });
    }

    private void close(EndPoint endPoint) {
        waiting.remove(endPoint);
        endPoint.close();
    }
}
