package weir.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import weir.address.HostPort;
import weir.problem.Failure;
import weir.run.ExecutorCount;

/** What is asked of a driver that has no queries yet. */
@Tag("slow")
class ProbesTest {
    /** Shorter than the time after which slow clients are cut off: what holds a thread until then is found. */
    private static final Duration SOON = Duration.ofSeconds(8);

    private final HttpClient client = HttpClient.newHttpClient();
    private final DriverLife life = new DriverLife("test", Duration.ofMinutes(5));
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger busy = new AtomicInteger();
    private final DriverServer server = DriverServer.start(new HostPort("127.0.0.1", 0), life, List.of(new Slow()));
    private final List<Socket> sockets = new ArrayList<>();

    /** A page that waits, as one does for a database. */
    private final class Slow extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (!request.getHttpURI().getPath().equals("/slow")) {
                return false;
            }
            busy.incrementAndGet();
            release.await();
            Answer.text(200, "at last").send(response, callback);
            return true;
        }
    }

    @AfterEach
    void stop() throws IOException {
        release.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void clientsThatSendHalfARequestKeepNobodyOut() throws Exception {
        for (int i = 0; i < 64; i++) {
            send("GET /heal");
        }

        assertThat(ask("/healthz").body()).isEqualTo("ok\n");
        assertThat(ask("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void moreHalfRequestsThanThereIsRoomForMakeRoom() throws Exception {
        int tooMany = 50;
        for (int i = 0; i < Connections.MAX_WAITING + tooMany; i++) {
            send("GET /heal");
        }

        assertThat(ask("/healthz").body()).isEqualTo("ok\n");
        // The server may take two that come at once in any order.
        await().atMost(SOON)
                .until(() -> sockets.subList(0, 2 * tooMany).stream()
                                .filter(ProbesTest::isClosed)
                                .count()
                        >= tooMany);
    }

    /** Whether the server has closed it; it sends nothing otherwise. */
    private static boolean isClosed(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void clientsThatReadNothingKeepNobodyOut() throws Exception {
        String requests = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20_000);
        for (int i = 0; i < 20; i++) {
            Socket socket = open(4_096);
            Thread sender = new Thread(() -> write(socket, requests));
            sender.setDaemon(true);
            sender.start();
        }

        for (int i = 0; i < 10; i++) {
            assertThat(ask("/healthz").body()).isEqualTo("ok\n");
        }
    }

    @Test
    void pagesThatWaitKeepProbesFromNothing() throws Exception {
        for (int i = 0; i < Pages.THREADS + Pages.QUEUE; i++) {
            send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        await().atMost(SOON).until(() -> busy.get() == Pages.THREADS);

        assertThat(ask("/healthz").body()).isEqualTo("ok\n");
        await().atMost(SOON).until(() -> askFor(Duration.ofMillis(300), "/slow") == 503);
        release.countDown();
        await().atMost(SOON).until(() -> askFor(SOON, "/slow") == 200);
    }

    @Test
    void tellsSinceWhenNoExecutorHasCome() throws Exception {
        AtomicInteger registered = new AtomicInteger();
        life.sparkIsUp(() -> Optional.of(new ExecutorCount(2, registered.get())));

        await().atMost(SOON).until(() -> ask("/status").body().contains("noneSince"));
        registered.set(1);
        await().atMost(SOON).until(() -> !ask("/status").body().contains("noneSince"));
        assertThat(ask("/metrics").body())
                .contains(
                        "\nweir_executors_wanted{pipeline=\"test\"} 2.0\n",
                        "\nweir_executors_registered{pipeline=\"test\"} 1.0\n");
    }

    @Test
    void onlyWhatIsThereIsAnswered() throws Exception {
        assertThat(ask("/").statusCode()).isEqualTo(404);
        assertThat(ask("/healthzz").statusCode()).isEqualTo(404);
        HttpRequest post = request("/status")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpResponse<Void> refused = client.send(post, HttpResponse.BodyHandlers.discarding());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
        HttpRequest head = request("/status")
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> empty = client.send(head, HttpResponse.BodyHandlers.ofString());
        assertThat(empty.statusCode()).isEqualTo(200);
        assertThat(empty.body()).isEmpty();
        assertThat(ask("/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressThatIsTakenIsTold() {
        HostPort taken = new HostPort("127.0.0.1", server.port());

        assertThatThrownBy(() -> DriverServer.start(taken, life))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot serve at " + taken + ": Address already in use. Name another address with --serve.");
    }

    private void send(String text) throws IOException {
        open(0).getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Socket open(int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        sockets.add(socket);
        socket.connect(new HostPort("127.0.0.1", server.port()).socket());
        return socket;
    }

    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // The server takes no more of it, or the test is over.
        }
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return client.send(request(path).timeout(SOON).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** 0 if there is no answer in time. */
    private int askFor(Duration patience, String path) throws IOException, InterruptedException {
        try {
            return client.send(request(path).timeout(patience).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (java.net.http.HttpTimeoutException e) {
            return 0;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.port() + path));
    }
}
