package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.feed.http.HttpLimits;
import weir.feed.spool.SpoolBounds;

/** HTTP clients that are slow, malicious, or end in the middle. */
@Tag("slow")
@Timeout(60)
class HttpClientsTest {
    private static final String ROW = "{\"a\":1}\n";
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path temp;

    @Test
    void aBodyThatDoesNotComeIsToldSo() throws Exception {
        try (Feeder feeder = start(HttpLimits.DEFAULT.withPatience(LONG, SHORT));
                Socket client = connect(feeder)) {
            // when
            write(client, head("Content-Length: 1000") + ROW);

            // then
            assertThat(answer(client)).startsWith("HTTP/1.1 408 ").contains("the body took too long to come");
        }
        assertThat(rows()).isEmpty();
    }

    @Test
    void aHeadThatDoesNotEndIsClosedThoughBytesCome() throws Exception {
        try (Feeder feeder = start(HttpLimits.DEFAULT.withPatience(SHORT, LONG));
                Socket client = connect(feeder)) {
            // given: a byte of it now and then, so that the connection is never idle
            client.setSoTimeout(20);
            int read = 0;
            boolean isOpen = true;
            while (isOpen) {
                try {
                    client.getOutputStream().write('X');
                    read = client.getInputStream().read();
                    isOpen = read >= 0;
                } catch (SocketTimeoutException e) {
                    isOpen = true;
                } catch (IOException e) {
                    isOpen = false;
                }
            }

            // then
            assertThat(read).as("what the server sent").isLessThanOrEqualTo(0);
        }
    }

    @Test
    void aConnectionWithoutARequestMakesWayForOthers() throws Exception {
        // given: no more connections than two
        HttpLimits limits = new HttpLimits(1 << 20, 1 << 24, 2, LONG, LONG);
        try (Feeder feeder = start(limits);
                Socket one = connect(feeder);
                Socket two = connect(feeder);
                Socket three = connect(feeder)) {
            // when
            write(three, "GET /healthz HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n\r\n");

            // then
            assertThat(answer(three)).startsWith("HTTP/1.1 200 ");
            assertThat(one.isConnected() && two.isConnected()).isTrue();
        }
    }

    @Test
    void whoIsToldToComeAgainKeepsItsConnection() throws Exception {
        // given: a high-water mark that the first log's header reaches already
        FeedSpec full = spec(HttpLimits.DEFAULT).withBounds(new SpoolBounds(1, 0));
        try (Feeder feeder = Feeder.start(full);
                Socket client = connect(feeder)) {
            // when
            write(client, head("Content-Length: " + ROW.length()) + ROW);
            write(client, "GET /healthz HTTP/1.1\r\nHost: weir\r\nConnection: close\r\n\r\n");

            // then
            assertThat(answer(client))
                    .startsWith("HTTP/1.1 429 ")
                    .contains("Retry-After: 1")
                    .contains("HTTP/1.1 200 ");
        }
    }

    @Test
    void whoSendsTooMuchSeesTheAnswerAndNotAReset() throws Exception {
        try (Feeder feeder = start(HttpLimits.DEFAULT.withMostBytes(1 << 16));
                Socket client = connect(feeder)) {
            // when: a body without a length, larger than all buffers on the way
            write(client, head("Transfer-Encoding: chunked"));
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 320; i++) {
                client.getOutputStream().write(chunk);
            }
            write(client, "0\r\n\r\n");

            // then
            assertThat(answer(client)).startsWith("HTTP/1.1 413 ").contains("larger than 65536 bytes");
        }
    }

    @Test
    void aStopAnswersWhatIsUnderWay() throws Exception {
        // given: one whose body is not there yet, and one that has sent nothing
        Feeder feeder = start(HttpLimits.DEFAULT);
        try (Socket slow = connect(feeder);
                Socket stuck = connect(feeder)) {
            write(slow, head("Content-Length: " + ROW.length()) + "{");
            write(stuck, head("Content-Length: 1000"));
            assertThat(get(feeder, "/readyz")).isEqualTo(200);

            // when
            Thread stop = new Thread(feeder::close);
            stop.start();
            Awaitility.await().until(() -> get(feeder, "/readyz") == 503);
            write(slow, ROW.substring(1));

            // then
            assertThat(answer(slow)).startsWith("HTTP/1.1 200 ").contains("\"rows\":1");
            assertThat(answer(stuck)).startsWith("HTTP/1.1 503 ").contains("the feeder is stopping");
            stop.join();
        }
        assertThat(rows()).containsExactly("{\"a\":1}");
    }

    @Test
    void requestsUnderOneKeyAtTheSameTimeAreAcceptedOnce() throws Exception {
        // given: a client that did not wait for its answers
        byte[] body = ROW.getBytes(StandardCharsets.US_ASCII);
        List<BareClient> clients = new ArrayList<>();
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            for (int i = 0; i < 20; i++) {
                clients.add(new BareClient(feeder.port()));
            }

            // when
            for (BareClient client : clients) {
                client.send((head("Idempotency-Key: k\r\nContent-Length: " + body.length) + ROW)
                        .getBytes(StandardCharsets.US_ASCII));
            }

            // then
            int first = 0;
            for (BareClient client : clients) {
                BareClient.Reply reply = client.reply();
                assertThat(reply.status()).isEqualTo(200);
                first += reply.body().contains("\"repeated\":false") ? 1 : 0;
                client.close();
            }
            assertThat(first).isEqualTo(1);
        }
        assertThat(rows()).containsExactly("{\"a\":1}");
    }

    @Test
    void aRowIsDroppedByItsAgeThoughNoOtherComes() throws Exception {
        try (Feeder feeder = start(HttpLimits.DEFAULT);
                BareClient client = new BareClient(feeder.port())) {
            // when
            client.post("/streams/out", "", ROW.getBytes(StandardCharsets.US_ASCII));

            // then
            Awaitility.await().until(() -> feeder.progress().rowsDropped() == 1);
        }
    }

    private Feeder start(HttpLimits limits) {
        return Feeder.start(spec(limits));
    }

    private FeedSpec spec(HttpLimits limits) {
        return HttpFeeds.into(temp.resolve("out"), limits);
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }

    private static Socket connect(Feeder feeder) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), feeder.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static String head(String header) {
        return "POST /streams/out HTTP/1.1\r\nHost: weir\r\n" + header + "\r\n\r\n";
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Ends what is sent, and reads to the end what comes. */
    private static String answer(Socket client) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] chunk = new byte[4_096];
        int read = client.getInputStream().read(chunk);
        client.shutdownOutput();
        while (read >= 0) {
            answer.write(chunk, 0, read);
            read = client.getInputStream().read(chunk);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static int get(Feeder feeder, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + feeder.port() + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
