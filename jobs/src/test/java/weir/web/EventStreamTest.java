package weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.address.HostPort;
import weir.history.DriverEvent;
import weir.history.EventLog;
import weir.serve.DriverLife;
import weir.serve.DriverServer;

@Tag("slow")
class EventStreamTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final EventLog log = new EventLog(Clock.systemUTC(), 1);
    private final DriverServer server = DriverServer.start(
            new HostPort("127.0.0.1", 0),
            new DriverLife("test", Duration.ofMinutes(5)),
            List.of(new EventStream(() -> Optional.of(log), () -> "{}")));
    private final Browser browser = new Browser(server.port());
    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private BufferedReader follow(String... headers) throws IOException {
        Socket socket = browser.follow(EventStream.PATH, headers);
        sockets.add(socket);
        return Browser.reader(socket);
    }

    @Test
    void tellsWhatHappensAndHowTheDriverIs() throws IOException {
        log.add(DriverEvent.Kind.EPOCH, "epoch 1 began");
        BufferedReader in = follow();

        List<String> first = Browser.upTo(in, "data: {\"number\":1,");
        log.add(DriverEvent.Kind.BATCH, Optional.of("sums"), "3 rows in 5 ms", 7);
        List<String> second = Browser.upTo(in, "data: {\"number\":2,");

        assertThat(first)
                .contains("Content-Type: text/event-stream", "event: now", "event: reset", "id: " + log.life() + ".1");
        assertThat(second).contains("event: happened", "id: " + log.life() + ".2");
        assertThat(second.get(second.size() - 1))
                .contains("\"kind\":\"batch\"", "\"query\":\"sums\"", "\"batch\":7", "\"text\":\"3 rows in 5 ms\"");
    }

    @Test
    void goesOnBehindTheLastEventOfAClientThatComesBack() throws IOException {
        log.add(DriverEvent.Kind.EPOCH, "epoch 1 began");
        log.add(DriverEvent.Kind.BATCH, "more");

        List<String> lines = Browser.upTo(follow("Last-Event-ID: " + log.life() + ".1"), "data: {\"number\":");

        assertThat(lines).contains("id: " + log.life() + ".2").doesNotContain("event: reset");
    }

    @Test
    void tellsAClientOfAnotherLifeToBeginAgain() throws IOException {
        log.add(DriverEvent.Kind.EPOCH, "epoch 1 began");

        List<String> lines = Browser.upTo(follow("Last-Event-ID: earlier.17"), "data: {\"number\":1,");

        assertThat(lines).contains("event: reset", "id: " + log.life() + ".0");
    }

    @Test
    void hasRoomForSixtyFourClients() throws IOException {
        for (int i = 0; i < EventStream.MAX_CLIENTS; i++) {
            Browser.upTo(follow(), "event: now");
        }

        Browser.Got refused = browser.get(EventStream.PATH);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body())
                .isEqualTo("Cannot follow events: 64 clients do. Close another tab, and try again.");
        assertThat(browser.get("/healthz").body()).isEqualTo("ok");

        sockets.get(0).close();
        await().atMost(SOON).until(() -> {
            try (Socket next = browser.follow(EventStream.PATH)) {
                return Browser.head(Browser.reader(next)).get(0).contains("200");
            }
        });
    }

    @Test
    void dropsAClientThatDoesNotRead() throws IOException {
        Browser.upTo(follow(), "event: now");
        Socket slow = sockets.get(0);
        BufferedReader quick = follow();

        // More than the system's buffers of a connection take.
        for (int i = 0; i < EventLog.MAX_EVENTS; i++) {
            log.add(DriverEvent.Kind.RETRYING, "x".repeat(20_000));
        }
        Browser.upTo(quick, "data: {\"number\":" + log.last() + ",");

        await().atMost(SOON).pollInterval(Duration.ofSeconds(1)).until(() -> isClosed(slow));
    }

    /** Sends a little: the other side of a connection that is closed answers that with a reset. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.getOutputStream().write('\n');
            return false;
        } catch (IOException closed) {
            return true;
        }
    }
}
