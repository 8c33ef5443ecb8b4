package weir.feed.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import weir.feed.spool.IntakeFull;
import weir.metrics.MetricsRegistry;

/** Looks at a request's head and says who answers it. Whoever is sent away is sent away before a byte of the body is read. */
final class Routes extends Handler.Abstract.NonBlocking {
    private static final String STREAMS = "/streams/";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{0,255}");

    private final HttpLimits limits;
    private final Doorkeeper doorkeeper;
    private final Health health;
    private final Connections connections;
    private final Postings postings;
    private volatile boolean isStopping;

    Routes(HttpLimits limits, Doorkeeper doorkeeper, Health health, Connections connections, Postings postings) {
        this.limits = limits;
        this.doorkeeper = doorkeeper;
        this.health = health;
        this.connections = connections;
        this.postings = postings;
    }

    /** Sends new requests away from now on. */
    void refuseAll() {
        isStopping = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, callback, connections::end);
        connections.begin(exchange);
        try {
            route(exchange, path(request), request.getMethod());
        } catch (Answer.Refusal e) {
            exchange.answer(e.answer());
        } catch (IntakeFull e) {
            exchange.answer(Answer.refused(e));
        }
        return true;
    }

    /** As the client wrote it: {@code ..} is a name like any other. */
    private static String path(Request request) {
        String raw = request.getHttpURI().getPath();
        try {
            return URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return raw;
        }
    }

    private void route(Exchange exchange, String path, String method) throws Answer.Refusal {
        Optional<Supplier<Answer>> report = report(path);
        boolean isRead = method.equals("GET") || method.equals("HEAD");
        if (report.isPresent()) {
            if (!isRead) {
                throw new Answer.Refusal(Answer.method("this is read with GET", "GET, HEAD"));
            }
            exchange.answer(report.get().get());
            return;
        }
        boolean isStream = path.startsWith(STREAMS);
        if (!isRead && !method.equals("POST")) {
            throw new Answer.Refusal(
                    isStream
                            ? Answer.method("rows are sent with POST", "POST")
                            : Answer.method("there is no such method", "GET, HEAD, POST"));
        }
        String name = isStream ? path.substring(STREAMS.length()) : "";
        doorkeeper.admit(exchange, name);
        if (!isStream) {
            throw new Answer.Refusal(404, "there is /streams/<name>, /healthz, /readyz and /metrics", 0);
        }
        Doorkeeper.Entry entry = doorkeeper.enter(exchange, name);
        if (isRead) {
            throw new Answer.Refusal(Answer.method("rows are sent with POST", "POST"));
        }
        post(exchange, entry);
    }

    private Optional<Supplier<Answer>> report(String path) {
        return switch (path) {
            case "/healthz" -> Optional.of(() -> Answer.text(200, "ok"));
            case "/readyz" -> Optional.of(this::ready);
            case "/metrics" -> Optional.of(() -> new Answer(200, MetricsRegistry.MEDIA_TYPE, health.metrics(), 0, ""));
            default -> Optional.empty();
        };
    }

    private Answer ready() {
        Optional<String> obstacle = isStopping ? Optional.of("the feeder is stopping") : health.obstacle();
        return obstacle.map(why -> Answer.refused(503, "not ready: " + why, 0))
                .orElseGet(() -> Answer.text(200, "ready"));
    }

    private void post(Exchange exchange, Doorkeeper.Entry entry) throws Answer.Refusal {
        if (isStopping) {
            throw new Answer.Refusal(Answer.STOPPING);
        }
        String key = Objects.requireNonNullElse(exchange.request().getHeaders().get("Idempotency-Key"), "");
        if (!KEY.matcher(key).matches()) {
            throw new Answer.Refusal(400, "Idempotency-Key must be up to 255 visible ASCII characters", 0);
        }
        entry.stream().spool().refusal().ifPresent(refused -> {
            throw refused;
        });
        if (exchange.request().getLength() > limits.mostBytes()) {
            throw new Answer.Refusal(413, "the body is larger than " + limits.mostBytes() + " bytes", 0);
        }
        postings.take(exchange, entry, key);
    }
}
