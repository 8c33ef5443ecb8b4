package weir.feed.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.feed.source.Address;
import weir.feed.source.Bodies;
import weir.feed.spool.Receipt;
import weir.feed.spool.Refused;
import weir.feed.spool.Spool;
import weir.problem.Cannot;

/** An HTTP server that takes rows for several streams: {@code POST /streams/<name>}. */
public final class HttpIntake {
    private static final Logger LOG = LoggerFactory.getLogger(HttpIntake.class);
    private static final String STREAMS = "/streams/";
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{0,255}");
    private static final long COMMIT_SECONDS = 30;

    /**
     * A stream that rows can be posted to.
     *
     * @param bodies takes them
     * @param spool says whether there is room
     */
    public record Stream(Bodies bodies, Spool spool) {}

    private final HttpServer server;
    private final ThreadPoolExecutor workers;
    private final HttpLimits limits;
    private final Map<String, Stream> streams;
    private final Health health;
    private final Budget budget;
    private volatile boolean stopping;

    /**
     * Begins to listen.
     *
     * @param streams by name
     * @param health of the process
     * @throws Cannot if the address is taken or not this machine's
     */
    public HttpIntake(Address address, HttpLimits limits, Map<String, Stream> streams, Health health) {
        this.limits = limits;
        this.streams = Map.copyOf(streams);
        this.health = health;
        this.budget = new Budget(limits.memoryBytes());
        // The only way to bound how long the JDK's server waits for a slow client; it reads them once, at its first
        // use.
        System.setProperty(
                "sun.net.httpserver.maxReqTime", Long.toString(limits.patience().toSeconds()));
        System.setProperty("sun.net.httpserver.nodelay", "true");
        workers = new ThreadPoolExecutor(
                0, limits.mostRequests(), 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "http");
                    thread.setDaemon(true);
                    return thread;
                });
        try {
            server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 1_024);
        } catch (IOException e) {
            throw new Cannot("listen on http://" + address, e, "Choose a port that is free, or 0 for any");
        }
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Takes no new request and lets those under way finish, for up to two seconds. */
    public void stop() {
        stopping = true;
        server.stop(2);
        workers.shutdown();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            send(exchange, answer(exchange));
        } catch (IOException e) {
            LOG.atDebug().log("A client went away: {}", Cannot.reason(e));
        } catch (RuntimeException e) {
            LOG.atError().log("Cannot answer a request", e);
        }
    }

    private Answer answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        return switch (path) {
            case "/healthz" -> Answer.text(200, "ok");
            case "/readyz" -> ready();
            case "/metrics" -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", health.metrics(), 0);
            default ->
                path.startsWith(STREAMS)
                        ? post(exchange, path.substring(STREAMS.length()))
                        : Answer.refused(404, "there is /streams/<name>, /healthz, /readyz and /metrics", 0);
        };
    }

    private Answer ready() {
        boolean ready = !stopping && health.isReady();
        return Answer.text(ready ? 200 : 503, ready ? "ready" : "not ready");
    }

    private Answer post(HttpExchange exchange, String name) {
        Stream stream = streams.get(name);
        if (stream == null) {
            return Answer.refused(
                    404, "no stream \"" + name + "\"; there is " + String.join(", ", streams.keySet()), 0);
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return Answer.refused(405, "rows are sent with POST", 0);
        }
        if (!isAllowed(exchange)) {
            return Answer.refused(401, "Authorization must be Bearer and the token", 0);
        }
        String key = header(exchange, "Idempotency-Key");
        if (!KEY.matcher(key).matches()) {
            return Answer.refused(400, "Idempotency-Key must be up to 255 visible ASCII characters", 0);
        }
        try (Budget.Share share = budget.share()) {
            return take(exchange, stream, key, share);
        } catch (Answer.Refusal e) {
            return e.answer();
        } catch (Bodies.BadRow e) {
            return Answer.refused(400, e.getMessage(), 0);
        } catch (Refused e) {
            return refused(e);
        } catch (IOException e) {
            return Answer.refused(400, "cannot read the body: " + Cannot.reason(e), 0);
        } catch (Cannot e) {
            return Answer.refused(503, e.getMessage(), 10);
        } catch (TimeoutException e) {
            return Answer.refused(503, "the disk is slow; whether the rows were kept is not known", 5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.refused(503, "the feeder is stopping", 5);
        }
    }

    private Answer take(HttpExchange exchange, Stream stream, String key, Budget.Share share)
            throws IOException, Answer.Refusal, Bodies.BadRow, InterruptedException, TimeoutException {
        // Before a byte of the body is read: whoever is sent away is sent away fast.
        stream.spool().refusal().ifPresent(refused -> {
            throw refused;
        });
        String length = header(exchange, "Content-Length");
        if (length.matches("\\d{1,18}") && Long.parseLong(length) > limits.mostBytes()) {
            throw new Answer.Refusal(413, "the body is larger than " + limits.mostBytes() + " bytes", 0);
        }
        byte[] body =
                Body.read(exchange.getRequestBody(), header(exchange, "Content-Encoding"), limits.mostBytes(), share);
        String source = "http " + exchange.getRemoteAddress();
        try {
            Receipt receipt = stream.bodies().offer(source, body, key).get(COMMIT_SECONDS, TimeUnit.SECONDS);
            return Answer.receipt(receipt);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static Answer refused(Refused refused) {
        return switch (refused.reason()) {
            case HIGH_WATER -> Answer.refused(429, refused.getMessage(), 1);
            case DISK -> Answer.refused(503, refused.getMessage(), 5);
            case CLOSED -> Answer.refused(503, refused.getMessage(), 5);
        };
    }

    private boolean isAllowed(HttpExchange exchange) {
        if (limits.token().isEmpty()) {
            return true;
        }
        byte[] shown = header(exchange, "Authorization").getBytes(StandardCharsets.UTF_8);
        byte[] wanted = ("Bearer " + limits.token().get()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(shown, wanted);
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (answer.retryAfterSeconds() > 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(answer.retryAfterSeconds()));
        }
        if (answer.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        exchange.sendResponseHeaders(answer.status(), body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
