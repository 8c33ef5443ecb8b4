package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.drop.Compression;
import weir.feed.door.DoorSpec;
import weir.feed.http.HttpLimits;
import weir.feed.source.Address;
import weir.feed.source.LineLimits;
import weir.feed.source.Pace;
import weir.feed.spool.SpoolBounds;

class SourcesTest {
    @TempDir
    private Path temp;

    @Test
    void aPostedBodyIsAcceptedOnceUnderItsKeyEvenAfterARestart() throws Exception {
        // given
        try (Feeder feeder = Feeder.start(http(HttpLimits.DEFAULT))) {
            assertThat(post(feeder, "[{\"a\": 1},\n {\"a\": [2.50, {}]}]", "Idempotency-Key", "k")
                            .body())
                    .contains("\"rows\":2,\"repeated\":false");
        }

        // when
        try (Feeder feeder = Feeder.start(http(HttpLimits.DEFAULT))) {
            assertThat(post(feeder, "{\"a\":3}", "Idempotency-Key", "k").body())
                    .contains("\"rows\":2,\"repeated\":true");
        }

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":[2.50,{}]}");
    }

    @Test
    void aBodyWithOneBadLineIsRefusedAsAWhole() throws Exception {
        // given
        try (Feeder feeder = Feeder.start(http(HttpLimits.DEFAULT))) {
            // when
            HttpResponse<String> answer = post(feeder, "{\"a\":1}\n\n{\"a\":", "X", "x");

            // then
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"error\":\"line 3: not JSON");
        }
        assertThat(rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rows.jsonl:{\"a\":1}\n{\"a\":2}\n", "rows.json:[{\"a\":1},{\"a\":2}]", "rows.csv:a\n1\n2\n"})
    void aByteOrderMarkCostsNoRow(String file) throws Exception {
        // given
        String[] parts = file.split(":", 2);
        Path marked = Files.writeString(temp.resolve(parts[0]), "\uFEFF" + parts[1]);

        // when
        Main.run("--replay", marked.toString(), "--to", temp.resolve("out").toString());

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void whatIsTooLargeUnpackedIsRefused() throws Exception {
        // given: 8 MiB of blanks that are packed into some kilobytes
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bomb)) {
            packed.write(" ".repeat(8 << 20).getBytes(StandardCharsets.UTF_8));
        }
        try (Feeder feeder = Feeder.start(http(HttpLimits.DEFAULT.withMostBytes(1 << 20)))) {
            // when
            HttpRequest request = request(feeder)
                    .header("Content-Encoding", "gzip")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(bomb.toByteArray()))
                    .build();

            // then
            assertThat(send(request).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void withoutTheTokenNothingIsAccepted() throws Exception {
        try (Feeder feeder = Feeder.start(http(HttpLimits.DEFAULT.withToken("secret")))) {
            assertThat(post(feeder, "{\"a\":1}", "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(post(feeder, "{\"a\":1}", "Authorization", "Bearer secret")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(rows()).containsExactly("{\"a\":1}");
    }

    @Test
    void aFullSpoolTellsClientsToComeAgain() throws Exception {
        // given: a high-water mark that the first log's header reaches already
        try (Feeder feeder = Feeder.start(http(HttpLimits.DEFAULT).withBounds(new SpoolBounds(1, 0)))) {
            // when
            HttpResponse<String> answer = post(feeder, "{\"a\":1}", "X", "x");

            // then
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        }
        assertThat(rows()).isEmpty();
    }

    @Test
    void aDiskWithoutRoomIsTold() throws Exception {
        try (Feeder feeder =
                Feeder.start(http(HttpLimits.DEFAULT).withBounds(new SpoolBounds(1 << 30, Long.MAX_VALUE)))) {
            assertThat(post(feeder, "{\"a\":1}", "X", "x").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void linesOverTcpAreKeptAndWhatIsNoRowIsSkipped() throws Exception {
        // given
        LineLimits limits = new LineLimits(false, 100, Duration.ofMinutes(1), 10);
        Origin listen = new Origin.Listen(new Address("127.0.0.1", 0), limits);
        try (Feeder feeder = Feeder.start(FeedSpec.of(listen, out()));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), feeder.port())) {
            // when
            String tooLong = "{\"a\":\"" + "x".repeat(100_000) + "\"}";
            client.getOutputStream()
                    .write(("{\"a\":1}\r\n\n" + tooLong + "\nnope\n{\"a\":2}").getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();

            // then
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 2);
            assertThat(feeder.progress().linesRefused()).isEqualTo(2);
        }
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void csvGetsTheTypesThatAllValuesFit() throws Exception {
        // given
        Path csv =
                Files.writeString(temp.resolve("rows.csv"), "id,x,ok,name\n1,1,true,\"a, \"\"b\"\"\"\n2,2.5,false,\n");

        // when
        replay(csv);

        // then
        assertThat(rows())
                .containsExactly(
                        "{\"id\":1,\"x\":1,\"ok\":true,\"name\":\"a, \\\"b\\\"\"}",
                        "{\"id\":2,\"x\":2.5,\"ok\":false,\"name\":null}");
    }

    @Test
    void aReplayThatHasEndedIsFedAgainOnlyIfAskedFor() throws Exception {
        // given
        Path file = Files.writeString(temp.resolve("rows.jsonl"), "{\"a\":1}\n{\"a\":2}\n");

        // when
        replay(file);
        replay(file);
        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}");

        // when
        feed(new Origin.Replay(List.of(file), new Pace.FullSpeed(), false, true));
        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":1}", "{\"a\":2}");
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void packedFilesAreUnpacked(Compression compression) throws Exception {
        // given
        String suffix =
                switch (compression) {
                    case NONE -> "";
                    case GZIP -> ".gz";
                    case ZSTD -> ".zst";
                };
        Path file = temp.resolve("rows.jsonl" + suffix);
        try (OutputStream packed = compression.pack(Files.newOutputStream(file))) {
            packed.write("{\"a\":1}\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8));
        }

        // when
        replay(file);

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void rowsComeAtThePaceAtWhichTheyWereRecorded() throws Exception {
        // given
        Path file = Files.writeString(
                temp.resolve("rows.jsonl"), "{\"t\":\"2026-01-01T00:00:00Z\"}\n{\"t\":\"2026-01-01T00:00:00.700Z\"}\n");
        long start = System.nanoTime();

        // when
        feed(new Origin.Replay(List.of(file), new Pace.Recorded("t"), false, false));

        // then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
        assertThat(rows()).hasSize(2);
    }

    @Test
    void aLoopBeginsAnewAtItsEnd() throws Exception {
        // given
        Path file = Files.writeString(temp.resolve("rows.jsonl"), "{\"a\":1}\n{\"a\":2}\n");
        Origin loop = new Origin.Replay(List.of(file), new Pace.Rate(200), true, false);

        // when
        try (Feeder feeder = Feeder.start(FeedSpec.of(loop, out()))) {
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() >= 5);
        }

        // then
        assertThat(rows()).startsWith("{\"a\":1}", "{\"a\":2}", "{\"a\":1}", "{\"a\":2}", "{\"a\":1}");
    }

    @Test
    void linesThatAreNoRowsAreKeptAsideIfSoWished() throws Exception {
        // given
        Path file = Files.writeString(temp.resolve("rows.jsonl"), "{\"a\":1}\n{\"a\n{\"a\":2}\n");
        FeedSpec spec =
                FeedSpec.of(new Origin.Replay(List.of(file)), out()).withDoor(new DoorSpec(Optional.empty(), true));

        // when
        feed(spec);

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
        assertThat(temp.resolve("out/.spool/default").resolve("quarantine.jsonl"))
                .content()
                .contains("\"source\":\"replay\",\"reason\":\"rows.jsonl, line 2: not JSON: ")
                .endsWith("\"line\":\"{\\\"a\"}\n");
    }

    @Test
    void aServerThatEndsIsConnectedToAgain() throws Exception {
        // given
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Origin connect = new Origin.Connect(new Address("127.0.0.1", server.getLocalPort()), LineLimits.DEFAULT);
            try (Feeder feeder = Feeder.start(FeedSpec.of(connect, out()))) {
                // when
                for (int connection = 0; connection < 2; connection++) {
                    try (Socket client = server.accept()) {
                        client.getOutputStream()
                                .write(("{\"a\":" + connection + "}\n").getBytes(StandardCharsets.UTF_8));
                    }
                }
                Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 2);
            }
        }

        // then
        assertThat(rows()).containsExactly("{\"a\":0}", "{\"a\":1}");
    }

    @Test
    void filesMovedIntoADirectoryAreFedOnce() throws Exception {
        // given
        Path inbox = Files.createDirectories(temp.resolve("inbox"));
        Path file = Files.writeString(temp.resolve("rows.jsonl"), "{\"a\":1}\n{\"a\":2}\n");

        // when
        try (Feeder feeder = Feeder.start(FeedSpec.of(new Origin.Watch(inbox), out()))) {
            Files.move(file, inbox.resolve("rows.jsonl"));
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 2);
        }
        Feeder.start(FeedSpec.of(new Origin.Watch(inbox), out())).close();

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    private void replay(Path file) throws InterruptedException {
        feed(new Origin.Replay(List.of(file)));
    }

    private void feed(Origin origin) throws InterruptedException {
        feed(FeedSpec.of(origin, out()));
    }

    private static void feed(FeedSpec spec) throws InterruptedException {
        try (Feeder feeder = Feeder.start(spec)) {
            assertThat(feeder.await(Duration.ofSeconds(30))).isTrue();
        }
    }

    private FeedSpec http(HttpLimits limits) {
        return FeedSpec.of(new Origin.Http(new Address("127.0.0.1", 0), limits), out());
    }

    private String out() {
        return temp.resolve("out").toString();
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }

    private static HttpResponse<String> post(Feeder feeder, String body, String header, String value)
            throws IOException, InterruptedException {
        return send(request(feeder)
                .header(header, value)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpRequest.Builder request(Feeder feeder) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + feeder.port() + "/streams/" + feeder.name()));
    }

    private static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
