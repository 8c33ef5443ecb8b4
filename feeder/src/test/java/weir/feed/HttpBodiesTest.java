package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.feed.http.Access;
import weir.feed.http.HttpLimits;
import weir.feed.spool.SpoolBounds;

/** What is posted, and what its sender is told: whole bodies, plain or packed, in one request each. */
@Tag("slow")
@Timeout(60)
class HttpBodiesTest {
    private static final String ROW = "{\"a\":1}\n";

    @TempDir
    private Path temp;

    @Test
    void aPostedBodyIsAcceptedOnceUnderItsKeyEvenAfterARestart() throws Exception {
        // given
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            assertThat(post(feeder, bytes("[{\"a\": 1},\n {\"a\": [2.50, {}]}]"), "Idempotency-Key", "k")
                            .body())
                    .contains("\"rows\":2,\"repeated\":false");
        }

        // when
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            assertThat(post(feeder, bytes("[{\"a\": 1},\n {\"a\": [2.50, {}]}]"), "Idempotency-Key", "k")
                            .body())
                    .contains("\"rows\":2,\"repeated\":true");
        }

        // then
        assertThat(rows()).containsExactly("{\"a\":1}", "{\"a\":[2.50,{}]}");
    }

    @Test
    void otherRowsUnderAKeyThatIsTakenAreRefusedEvenAfterARestart() throws Exception {
        // given
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            post(feeder, bytes("{\"a\":1}"), "Idempotency-Key", "k");

            // then
            assertRefused(post(feeder, bytes("{\"a\":2}"), "Idempotency-Key", "k"));
            assertRefused(post(feeder, bytes("\n"), "Idempotency-Key", "k"));
        }
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            assertRefused(post(feeder, bytes("{\"a\":3}"), "Idempotency-Key", "k"));
            assertThat(post(
                                    feeder,
                                    packed("gzip", bytes("{\"a\":1}"), 1),
                                    "Idempotency-Key",
                                    "k",
                                    "Content-Encoding",
                                    "gzip")
                            .body())
                    .as("the same, packed")
                    .contains("\"repeated\":true");
        }
        assertThat(rows()).containsExactly("{\"a\":1}");
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"other rows were accepted under this Idempotency-Key; these were not."
                        + " Send them under a key of their own\"}\n");
    }

    @Test
    void eachTokenHasANameSpaceForItsKeys() throws Exception {
        try (Feeder feeder = start(HttpFeeds.tokens("one", "two"))) {
            for (String token : List.of("one", "two")) {
                assertThat(post(
                                        feeder,
                                        bytes("{\"a\":\"" + token + "\"}"),
                                        "Idempotency-Key",
                                        "k",
                                        "Authorization",
                                        "Bearer " + token)
                                .body())
                        .contains("\"repeated\":false");
            }
        }
        assertThat(rows()).containsExactly("{\"a\":\"one\"}", "{\"a\":\"two\"}");
    }

    @Test
    void aBodyWithOneBadLineIsRefusedAsAWhole() throws Exception {
        // given
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            // when
            HttpResponse<String> answer = post(feeder, bytes("{\"a\":1}\n\n{\"a\":"));

            // then
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"error\":\"line 3: not JSON");
        }
        assertThat(rows()).isEmpty();
    }

    @Test
    void whatIsTooLargeUnpackedIsRefused() throws Exception {
        // given: 8 MiB of blanks that are packed into some kilobytes
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bomb)) {
            packed.write(" ".repeat(8 << 20).getBytes(StandardCharsets.UTF_8));
        }
        try (Feeder feeder = start(HttpLimits.DEFAULT.withMostBytes(1 << 20))) {
            // then
            assertThat(post(feeder, bomb.toByteArray(), "Content-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void withoutTheTokenNothingIsAccepted() throws Exception {
        try (Feeder feeder = start(HttpFeeds.tokens("secret"))) {
            assertThat(post(feeder, bytes("{\"a\":1}"), "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(post(feeder, bytes("{\"a\":1}"), "Authorization", "bEARER  secret")
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(rows()).containsExactly("{\"a\":1}");
    }

    @Test
    void aFullSpoolTellsClientsToComeAgain() throws Exception {
        // given: a high-water mark that the first log's header reaches already
        try (Feeder feeder = Feeder.start(spec(HttpLimits.DEFAULT).withBounds(new SpoolBounds(1, 0)))) {
            // when
            HttpResponse<String> answer = post(feeder, bytes("{\"a\":1}"));

            // then
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        }
        assertThat(rows()).isEmpty();
    }

    @Test
    void aDiskWithoutRoomIsTold() throws Exception {
        try (Feeder feeder =
                Feeder.start(spec(HttpLimits.DEFAULT).withBounds(new SpoolBounds(1 << 30, Long.MAX_VALUE)))) {
            assertThat(post(feeder, bytes("{\"a\":1}")).statusCode()).isEqualTo(503);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aBombStopsAtTheLimit(String encoding) throws Exception {
        // given: 1 GiB of blanks in a megabyte, or less
        byte[] bomb = packed(encoding, " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8), 1 << 10);
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            assertThat(post(feeder, bomb, "Content-Encoding", encoding).statusCode())
                    .isEqualTo(413);
        }
    }

    @Test
    void aZstdBodyMayNotAskForALargeWindow() throws Exception {
        // given: a window of 128 MiB, which a decoder would have to keep
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStream out = new ZstdOutputStream(packed).setLong(27)) {
            out.write(ROW.getBytes(StandardCharsets.UTF_8));
        }
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            // then
            HttpResponse<String> answer = post(feeder, packed.toByteArray(), "Content-Encoding", "zstd");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("cannot unpack the body");
        }
    }

    @Test
    void gzipOfManyMembersIsOneBody() throws Exception {
        byte[] member = packed("gzip", ROW.getBytes(StandardCharsets.UTF_8), 1);
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            assertThat(post(feeder, repeated(member, 1_000), "Content-Encoding", "gzip")
                            .body())
                    .contains("\"rows\":1000");
        }
        assertThat(rows()).hasSize(1_000);
    }

    @Test
    void gzipOfNothingButEmptyMembersHasNoRows() throws Exception {
        byte[] empty = packed("gzip", new byte[0], 1);
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            HttpResponse<String> answer = post(feeder, repeated(empty, 100_000), "Content-Encoding", "gzip");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"rows\":0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aPackedBodyThatIsCutOffIsRefused(String encoding) throws Exception {
        byte[] whole = packed(encoding, ROW.repeat(1_000).getBytes(StandardCharsets.UTF_8), 1);
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            byte[] cut = Arrays.copyOf(whole, whole.length - 5);
            assertThat(post(feeder, cut, "Content-Encoding", encoding).statusCode())
                    .isEqualTo(400);
        }
        assertThat(rows()).isEmpty();
    }

    @Test
    void whatFollowsGzipDataIsNotPassedOver() throws Exception {
        byte[] whole = packed("gzip", ROW.getBytes(StandardCharsets.UTF_8), 1);
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            HttpResponse<String> answer =
                    post(feeder, Arrays.copyOf(whole, whole.length + 100), "Content-Encoding", "gzip");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("something else follows the gzip data");
        }
        assertThat(rows()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO-8859-1", "UTF-16BE", "UTF-16LE", "UTF-32BE"})
    void whatIsNotUtf8IsRefused(String charset) throws Exception {
        byte[] body = "{\"a\":\"é\"}".getBytes(Charset.forName(charset));
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            HttpResponse<String> answer = post(feeder, body, "Content-Encoding", "identity");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("line 1: not UTF-8");
        }
        assertThat(rows()).isEmpty();
    }

    @Test
    void anObjectThatIsNestedWithoutEndIsRefused() throws Exception {
        byte[] body = "{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        try (Feeder feeder = start(HttpLimits.DEFAULT)) {
            assertThat(post(feeder, body, "Content-Encoding", "identity").statusCode())
                    .isEqualTo(400);
        }
    }

    private Feeder start(HttpLimits limits) {
        return Feeder.start(spec(limits));
    }

    private Feeder start(Access access) {
        return Feeder.start(HttpFeeds.into(temp.resolve("out"), HttpLimits.DEFAULT, access));
    }

    private FeedSpec spec(HttpLimits limits) {
        return HttpFeeds.into(temp.resolve("out"), limits);
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param headers names, each with its value behind it */
    private static HttpResponse<String> post(Feeder feeder, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + feeder.port() + "/streams/out"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static byte[] packed(String encoding, byte[] bytes, int times) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = encoding.equals("gzip") ? new GZIPOutputStream(packed) : new ZstdOutputStream(packed)) {
            for (int i = 0; i < times; i++) {
                out.write(bytes);
            }
        }
        return packed.toByteArray();
    }

    private static byte[] repeated(byte[] bytes, int times) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.write(bytes);
        }
        return all.toByteArray();
    }
}
