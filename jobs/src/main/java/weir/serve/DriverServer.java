package weir.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Cannot;

/**
 * Answers {@code GET /healthz}, {@code /readyz}, {@code /metrics} and {@code /status}. It reads no bodies, its threads are few, and requests
 * that take longer than seconds to come in are closed, so that nobody who looks at a driver can hold it up.
 */
public final class DriverServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DriverServer.class);
    private static final int THREADS = 16;
    private static final int WAITING_CONNECTIONS = 64;
    private static final String SECONDS_PER_EXCHANGE = "3";
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, daemons("weir serve"));
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(daemons("weir watch"));

    private record Answer(int code, String type, String text) {}

    private DriverServer(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @throws Cannot if the address is not free
     */
    @SuppressWarnings("FutureReturnValueIgnored") // look() catches what it throws
    public static DriverServer start(Address address, DriverLife life) {
        // The JDK's server takes them from nowhere else, and before it is first used.
        System.setProperty("sun.net.httpserver.maxReqTime", SECONDS_PER_EXCHANGE);
        System.setProperty("sun.net.httpserver.maxRspTime", SECONDS_PER_EXCHANGE);
        DriverServer started;
        try {
            started = new DriverServer(HttpServer.create(address.socket(), WAITING_CONNECTIONS));
        } catch (IOException e) {
            throw new Cannot("serve at " + address, e, "Name another address with --serve");
        }
        started.answer("/healthz", () -> verdict(life.health()));
        started.answer("/readyz", () -> verdict(life.readiness()));
        started.answer("/metrics", () -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", Metrics.of(life)));
        started.answer("/status", () -> new Answer(200, "application/json", StatusJson.of(life) + "\n"));
        started.answer("/", () -> new Answer(404, TEXT, "There is /healthz, /readyz, /metrics and /status.\n"));
        started.server.setExecutor(started.threads);
        started.looks.scheduleWithFixedDelay(() -> look(life), 1, 1, TimeUnit.SECONDS);
        started.server.start();
        LOG.info("serving address={}:{}", address.host(), started.port());
        return started;
    }

    /** The port, also where any was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(String path, Supplier<Answer> answers) {
        server.createContext(path, exchange -> {
            try (exchange) {
                send(
                        exchange,
                        path.equals("/") || exchange.getRequestURI().getPath().equals(path),
                        answers);
            } catch (RuntimeException e) {
                LOG.warn("request failed path={} reason=\"{}\"", path, Cannot.reason(e));
            }
        });
    }

    private static void send(HttpExchange exchange, boolean isKnown, Supplier<Answer> answers) throws IOException {
        String method = exchange.getRequestMethod();
        Answer answer = !isKnown
                ? new Answer(404, TEXT, "There is no such page.\n")
                : method.equals("GET") || method.equals("HEAD")
                        ? answers.get()
                        : new Answer(405, TEXT, "Only GET is answered.\n");
        byte[] body = answer.text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (method.equals("HEAD")) {
            exchange.sendResponseHeaders(answer.code(), -1);
        } else {
            exchange.sendResponseHeaders(answer.code(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Answer verdict(DriverLife.Verdict verdict) {
        return new Answer(verdict.isGood() ? 200 : 503, TEXT, verdict.told() + "\n");
    }

    private static void look(DriverLife life) {
        try {
            life.look();
        } catch (RuntimeException e) {
            // Spark is ending: there is nothing to look at any more.
            LOG.debug("queries not looked at reason=\"{}\"", Cannot.reason(e));
        }
    }

    private static ThreadFactory daemons(String name) {
        return work -> {
            Thread made = new Thread(work, name);
            made.setDaemon(true);
            return made;
        };
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        looks.shutdownNow();
    }
}
