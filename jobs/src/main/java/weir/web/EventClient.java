package weir.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import weir.history.DriverEvent;
import weir.history.EventLog;

/**
 * One client of the event stream. At most one piece of text is on its way to it; what happens meanwhile waits in the log, not here. Ticked by one thread;
 * writes end on threads of the server.
 */
final class EventClient {
    private static final int EVENTS_AT_A_TIME = 200;

    /** A client that takes longer for one piece does not keep up. */
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Response response;
    private final Callback callback;
    private String life;
    private long seen;
    private volatile boolean isWriting;
    private volatile boolean isGone;
    private long writingSince;

    /**
     * A client that begins with the events behind one.
     *
     * @param lastId the id of the last event that it has seen, {@code <life>.<number>}, if it has seen one
     */
    EventClient(Response response, Callback callback, Optional<String> lastId) {
        this.response = response;
        this.callback = callback;
        String[] parts = lastId.orElse("").split("\\.", 2);
        boolean isId = parts.length == 2 && parts[1].matches("\\d{1,18}");
        this.life = isId ? parts[0] : "";
        this.seen = isId ? Long.parseLong(parts[1]) : 0;
    }

    boolean isGone() {
        return isGone;
    }

    /**
     * Sends what is new, if the client has taken what came before.
     *
     * @param now the state of the driver as an event; empty if it is not due
     */
    void tick(Optional<EventLog> log, String now, long nanoTime) {
        if (isWriting) {
            if (nanoTime - writingSince > PATIENCE_NANOS) {
                end(new IOException("it reads too slowly"));
            }
            return;
        }
        StringBuilder text = new StringBuilder(now);
        log.ifPresent(events -> append(events, text));
        if (!text.isEmpty()) {
            write(text.toString(), nanoTime);
        }
    }

    private void append(EventLog events, StringBuilder text) {
        if (!events.life().equals(life) || !events.hasAllBehind(seen)) {
            // What the client has drawn is of another life, or has a gap: it asks for everything once more.
            life = events.life();
            seen = events.hasAllBehind(0) ? 0 : events.last();
            text.append("event: reset\nid: ").append(life).append('.').append(seen).append("\ndata: {}\n\n");
        }
        List<DriverEvent> behind = events.behind(seen, EVENTS_AT_A_TIME);
        for (DriverEvent event : behind) {
            seen = event.number();
            text.append("event: happened\nid: ").append(life).append('.').append(seen).append("\ndata: ");
            text.append(EventJson.of(event)).append("\n\n");
        }
    }

    private void write(String text, long nanoTime) {
        writingSince = nanoTime;
        isWriting = true;
        response.write(
                false,
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
                Callback.from(() -> isWriting = false, this::end));
    }

    /** Lets go of the client; its browser comes again by itself. */
    synchronized void end(Throwable reason) {
        if (!isGone) {
            isGone = true;
            callback.failed(reason);
        }
    }
}
