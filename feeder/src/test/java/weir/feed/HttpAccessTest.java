package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.address.HostPort;
import weir.feed.http.Access;
import weir.feed.http.HttpLimits;
import weir.feed.http.Token;

/** Who may do what at an address with several streams and tokens, and what everybody else is told. */
@Tag("slow")
@Timeout(60)
class HttpAccessTest {
    private static final HostPort ANY = new HostPort("127.0.0.1", 0);
    private static final Token SENSORS = new Token("SENSORS", "s-1");
    private static final Token OPS = new Token("OPS", "o-1");

    @TempDir
    private Path temp;

    private Feeders feeders;

    @BeforeEach
    void start() {
        feeders = Feeders.start(
                List.of(stream("heart", SENSORS, OPS), stream("steps", OPS), stream("open")), Optional.empty());
    }

    @AfterEach
    void close() {
        feeders.close(Duration.ofSeconds(10));
    }

    private FeedSpec stream(String name, Token... tokens) {
        Access access = new Access(Optional.empty(), List.of(tokens));
        return FeedSpec.of(
                new Origin.Http(ANY, HttpLimits.DEFAULT, access),
                temp.resolve(name).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /streams/heart|s-1|200|rows\":1",
                "POST /streams/heart|o-1|200|rows\":1",
                "POST /streams/steps|o-1|200|rows\":1",
                "POST /streams/open||200|rows\":1",
                "POST /streams/steps|s-1|403|this token may not write stream \\\"steps\\\"",
                "POST /streams/heart||401|Authorization must be Bearer and a token of this address",
                "POST /streams/heart|x|401|Authorization must be Bearer and a token of this address",
                "POST /streams/none||401|Authorization must be Bearer",
                "POST /none||401|Authorization must be Bearer",
                "GET /streams/heart||401|Authorization must be Bearer",
                "POST /streams/none|s-1|404|no stream \\\"none\\\"; there is heart, open\"",
                "POST /none|s-1|404|there is /streams/<name>, /healthz",
                "POST /streams/../metrics|s-1|404|no stream \\\"../metrics\\\"",
                "GET /streams/../metrics|s-1|404|no stream \\\"../metrics\\\"",
                "GET //metrics|s-1|400|",
                "POST /streams/heart;a=b|s-1|404|",
                "GET /streams/heart|s-1|405|rows are sent with POST"
            })
    void aClientDoesWhatItsTokenAllows(String request, String token, int status, String body) throws Exception {
        String[] parts = request.split(" ", -1);
        String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";

        String answer = send(parts[0], parts[1], authorization);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains(body == null ? "" : body);
        assertJson(answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT /streams/heart|POST",
                "OPTIONS /streams/heart|POST",
                "DELETE /streams/none|POST",
                "TRACE /|GET, HEAD, POST",
                "OPTIONS *|GET, HEAD, POST",
                "POST /metrics|GET, HEAD",
                "PATCH /healthz|GET, HEAD"
            })
    void otherMethodsAreToldWhichThereAre(String request, String allow) throws Exception {
        String[] parts = request.split(" ", -1);

        String answer = send(parts[0], parts[1], "");

        assertThat(answer).startsWith("HTTP/1.1 405 ").containsIgnoringCase("\r\nAllow: " + allow + "\r\n");
        assertJson(answer);
    }

    @Test
    void headIsGetWithoutItsBody() throws Exception {
        String answer = send("HEAD", "/healthz", "");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("Content-Length: 3")
                .endsWith("\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /healthz HTTP/1.1~~|400",
                "GET /healthz HTTP/7.3~Host: a~~|505",
                "GET /streams/%2e%2e/metrics HTTP/1.1~Host: a~~|400",
                "GET /../../etc HTTP/1.1~Host: a~~|400",
                "GET /%zz HTTP/1.1~Host: a~~|400",
                "nonsense~~|400",
                "GET /healthz HTTP/1.1~Host: a~Content-Length: x~~|400",
                "GET /healthz HTTP/1.1~Host: a~Long: LONG~~|431"
            })
    void whatIsNoRequestIsToldInJson(String head, int status) throws Exception {
        String answer = exchange(head.replace("~", "\r\n").replace("LONG", "x".repeat(10_000)));

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertJson(answer);
    }

    private static void assertJson(String answer) {
        assertThat(answer).containsIgnoringCase("\r\nContent-Type: application/json\r\n");
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        assertThat(body).matches("\\{\"(error|lane)\":.*}\n");
    }

    private String send(String method, String path, String headers) throws IOException {
        String row = method.equals("POST") ? "{\"a\":1}" : "";
        return exchange(method + " " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + headers
                + "Content-Length: " + row.length() + "\r\n\r\n" + row);
    }

    /** What comes back before the connection is closed. */
    private String exchange(String request) throws IOException {
        int port = feeders.ports().get("http://" + ANY);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
