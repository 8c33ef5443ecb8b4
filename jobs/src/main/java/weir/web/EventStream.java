package weir.web;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.history.EventLog;
import weir.problem.Failure;
import weir.serve.Answer;

/**
 * {@code /api/v1/events}: Server-Sent Events. {@code happened} is an event of the log; its id lets a client go on where it was, by {@code Last-Event-ID}.
 * {@code now} comes each second, without an id, and is made once for all clients. {@code reset} says that what follows is of another life of the driver.
 */
final class EventStream extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    static final String PATH = Api.PREFIX + "events";
    static final int MAX_CLIENTS = 64;

    private static final int TICK_MILLIS = 250;
    private static final int TICKS_PER_NOW = 4;

    private final Supplier<Optional<EventLog>> log;
    private final Supplier<String> now;
    private final List<EventClient> clients = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "weir events");
        made.setDaemon(true);
        return made;
    });
    private long ticks;

    /**
     * Of a driver.
     *
     * @param log of the life that it is in; empty before its queries have been started
     * @param now the state of the driver as JSON in one line; waits for nothing
     */
    EventStream(Supplier<Optional<EventLog>> log, Supplier<String> now) {
        this.log = log;
        this.now = now;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // tick() catches what it throws
    protected void doStart() throws Exception {
        clock.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        super.doStart();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        if (!Request.getPathInContext(request).equals(PATH) || !request.getMethod().equals("GET")) {
            return false;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        EventClient client = new EventClient(
                response, callback, Optional.ofNullable(request.getHeaders().get("Last-Event-ID")));
        if (!add(client)) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "10");
            Answer.text(503, "Cannot follow events: " + MAX_CLIENTS + " clients do. Close another tab, and try again.")
                    .send(response, callback);
            return true;
        }
        return true;
    }

    private synchronized boolean add(EventClient client) {
        return clients.size() < MAX_CLIENTS && clients.add(client);
    }

    private void tick() {
        try {
            clients.removeIf(EventClient::isGone);
            if (clients.isEmpty()) {
                return;
            }
            String state = ticks++ % TICKS_PER_NOW == 0 ? "event: now\ndata: " + now.get() + "\n\n" : "";
            Optional<EventLog> current = log.get();
            long nanoTime = System.nanoTime();
            clients.forEach(client -> client.tick(current, state, nanoTime));
        } catch (RuntimeException e) {
            // Spark is ending: there is nothing to tell any more.
            LOG.debug("events not sent reason=\"{}\"", Failure.reason(e));
        }
    }

    @Override
    protected void doStop() throws Exception {
        clock.shutdownNow();
        clients.forEach(client -> client.end(new IOException("the driver ends")));
        super.doStop();
    }
}
