package weir.feed.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import weir.feed.spool.Refused;

/** Looks at a request's head and says who answers it. Whoever is sent away is sent away before a byte of the body is read. */
final class Routes extends Handler.Abstract.NonBlocking {
    private static final String STREAMS = "/streams/";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{0,255}");

    private final HttpLimits limits;
    private final Map<String, HttpIntake.Stream> streams;
    private final Health health;
    private final Connections connections;
    private final Postings postings;
    private volatile boolean isStopping;

    Routes(
            HttpLimits limits,
            Map<String, HttpIntake.Stream> streams,
            Health health,
            Connections connections,
            Postings postings) {
        this.limits = limits;
        this.streams = streams;
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
        String path = request.getHttpURI().getDecodedPath();
        switch (path) {
            case "/healthz" -> exchange.answer(Answer.text(200, "ok"));
            case "/readyz" -> exchange.answer(ready());
            case "/metrics" ->
                exchange.answer(new Answer(200, "text/plain; version=0.0.4; charset=utf-8", health.metrics(), 0));
            default -> {
                try {
                    post(exchange, path);
                } catch (Answer.Refusal e) {
                    exchange.answer(e.answer());
                } catch (Refused e) {
                    exchange.answer(Answer.refused(e));
                }
            }
        }
        return true;
    }

    private Answer ready() {
        Optional<String> obstacle = isStopping ? Optional.of("the feeder is stopping") : health.obstacle();
        return Answer.text(
                obstacle.isEmpty() ? 200 : 503,
                obstacle.map(why -> "not ready: " + why).orElse("ready"));
    }

    private void post(Exchange exchange, String path) throws Answer.Refusal {
        if (isStopping) {
            exchange.answer(Answer.STOPPING);
            return;
        }
        if (!path.startsWith(STREAMS)) {
            throw new Answer.Refusal(404, "there is /streams/<name>, /healthz, /readyz and /metrics", 0);
        }
        String name = path.substring(STREAMS.length());
        HttpIntake.Stream stream = streams.get(name);
        if (stream == null) {
            throw new Answer.Refusal(
                    404, "no stream \"" + name + "\"; there is " + String.join(", ", streams.keySet()), 0);
        }
        if (!exchange.request().getMethod().equals("POST")) {
            throw new Answer.Refusal(405, "rows are sent with POST", 0);
        }
        if (!isAllowed(exchange)) {
            throw new Answer.Refusal(401, "Authorization must be Bearer and the token", 0);
        }
        String key = Objects.requireNonNullElse(exchange.request().getHeaders().get("Idempotency-Key"), "");
        if (!KEY.matcher(key).matches()) {
            throw new Answer.Refusal(400, "Idempotency-Key must be up to 255 visible ASCII characters", 0);
        }
        stream.spool().refusal().ifPresent(refused -> {
            throw refused;
        });
        if (exchange.request().getLength() > limits.mostBytes()) {
            throw new Answer.Refusal(413, "the body is larger than " + limits.mostBytes() + " bytes", 0);
        }
        postings.take(exchange, stream.bodies(), key);
    }

    private boolean isAllowed(Exchange exchange) {
        if (limits.token().isEmpty()) {
            return true;
        }
        byte[] shown = exchange.header(HttpHeader.AUTHORIZATION).getBytes(StandardCharsets.UTF_8);
        byte[] wanted = ("Bearer " + limits.token().get()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, wanted);
    }
}
