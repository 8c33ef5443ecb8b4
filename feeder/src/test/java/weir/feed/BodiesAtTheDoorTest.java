package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.address.HostPort;
import weir.feed.http.HttpLimits;
import weir.feed.source.LineLimits;
import weir.feed.validation.Schema;
import weir.feed.validation.ValidatorSpec;

/** Bodies and lines of clients that are not quite what they should be: each gives all of its rows, or says why not. */
@Tag("slow")
@Timeout(60)
class BodiesAtTheDoorTest {
    private static final String ROWS = "{\"a\":1}\n{\"a\":2}\n";

    @TempDir
    private Path temp;

    /** What comes, and the rows of it: ~ is CR, ^ is LF, _ is the space that one of them becomes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a':1,~'b':2}^{'a':3}^|{'a':1,_'b':2} {'a':3}",
                "{'a':1}~{'a':2}~|{'a':1} {'a':2}",
                "{'a':1}~^{'a':2}~{'a':3}^|{'a':1} {'a':2} {'a':3}",
                "{'a':0}^{^'a':1,^'b':[^{'c':9}^]^}^{'a':2}^|{'a':0} {_'a':1,_'b':[_{'c':9}_]_}_ {'a':2}",
                "{'n':1504528215123456789,'t':1.10,'e':1e3}^|{'n':1504528215123456789,'t':1.10,'e':1e3}",
                "{'a':'x~y'}^{'a':2}^||"
            })
    void lineEndsOfAllKindsAreReadFromRequestsAndConnections(String text, String rows) throws Exception {
        String came = text.replace('\'', '"').replace('~', '\r').replace('^', '\n');
        String[] wanted = rows == null
                ? new String[0]
                : Arrays.stream(rows.split(" ", -1))
                        .map(row -> row.replace('\'', '"').replace('_', ' '))
                        .toArray(String[]::new);

        // when
        try (Feeder feeder = Feeder.start(HttpFeeds.into(temp.resolve("http"), HttpLimits.DEFAULT))) {
            BareClient.Reply reply = post(feeder, "http", "", came.getBytes(StandardCharsets.UTF_8));
            // then
            assertThat(reply.status()).as(reply.body()).isEqualTo(wanted.length == 0 ? 400 : 200);
        }
        assertThat(Drops.rows(temp.resolve("http"))).containsExactly(wanted);

        // when
        List<String> sent = connect(came, wanted.length == 0 ? 1 : wanted.length);
        // then
        assertThat(sent).containsExactly(wanted.length == 0 ? new String[] {"{\"a\":2}"} : wanted);
    }

    /** The rows that come out of a connection over which this is sent. */
    private List<String> connect(String came, int rows) throws IOException {
        Origin listen = new Origin.Listen(new HostPort("127.0.0.1", 0), LineLimits.DEFAULT);
        try (Feeder feeder =
                        Feeder.start(FeedSpec.of(listen, temp.resolve("tcp").toString()));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), feeder.port())) {
            client.getOutputStream().write(came.getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> feeder.progress().rowsAccepted() >= rows);
        }
        return Drops.rows(temp.resolve("tcp"));
    }

    @Test
    void rowsOfAConnectionThatWaitsAreNotHeldBack() throws Exception {
        Origin listen = new Origin.Listen(new HostPort("127.0.0.1", 0), LineLimits.DEFAULT);
        try (Feeder feeder =
                        Feeder.start(FeedSpec.of(listen, temp.resolve("tcp").toString()));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), feeder.port())) {
            // given: blank lines and half a line behind the row
            client.getOutputStream().write("{\"a\":1}\n\n\n{\"a\":".getBytes(StandardCharsets.UTF_8));

            // then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> feeder.progress().rowsAccepted() == 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#{'a':1}|line 1: begins with a byte order mark",
                "{'a':0}^#{'a':1}|line 2: begins with a byte order mark",
                "{'a':0}^^{'a':NaN}|line 3: NaN is no JSON: send null or \\\"NaN\\\"",
                "[{'a':1},{'a':-Infinity}]|element 2: -Infinity is no JSON: send null or \\\"-Infinity\\\"",
                "{'a':|line 1: not JSON: it ends too early",
                "{^'a':1,^|line 1: the object that begins here does not end",
                "{'a':tru}|line 1: not JSON: Unrecognized token 'tru': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\"",
                "{'a':1}{'a':2}|line 1: more than one value in a line"
            })
    void whatIsNoRowIsNamedInWordsOfTheSender(String text, String error) throws Exception {
        byte[] body = text.replace('\'', '"')
                .replace('^', '\n')
                .replace('#', '\uFEFF')
                .getBytes(StandardCharsets.UTF_8);
        try (Feeder feeder = Feeder.start(HttpFeeds.into(temp.resolve("out"), HttpLimits.DEFAULT))) {
            BareClient.Reply reply = post(feeder, "out", "", body);

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body())
                    .startsWith("{\"error\":\"" + error.replace("\\\\", "\\"))
                    .doesNotContain("[Source");
        }
        assertThat(Drops.rows(temp.resolve("out"))).isEmpty();
    }

    @Test
    void anArrayInUtf16IsRefused() throws Exception {
        try (Feeder feeder = Feeder.start(HttpFeeds.into(temp.resolve("out"), HttpLimits.DEFAULT))) {
            BareClient.Reply reply = post(feeder, "out", "", "[{\"a\":1}]".getBytes(StandardCharsets.UTF_16LE));

            assertThat(reply.body()).contains("not UTF-8");
        }
    }

    @Test
    void allIntegersOf64BitsFitASchema() throws Exception {
        FeedSpec spec = HttpFeeds.into(temp.resolve("out"), HttpLimits.DEFAULT)
                .withDoor(new ValidatorSpec(Optional.of(Schema.parse("n BIGINT, price STRING")), false));
        try (Feeder feeder = Feeder.start(spec)) {
            String rows = "{\"n\":1504528215123456789}\n{\"n\":-9223372036854775808,\"price\":\"1.10\"}\n";
            assertThat(post(feeder, "out", "", rows.getBytes(StandardCharsets.UTF_8))
                            .status())
                    .isEqualTo(200);
            assertThat(post(feeder, "out", "", "{\"n\":9223372036854775808}".getBytes(StandardCharsets.UTF_8))
                            .body())
                    .contains("line 1: field \\\"n\\\" is no BIGINT");
            assertThat(post(feeder, "out", "", "{\"price\":1.10}".getBytes(StandardCharsets.UTF_8))
                            .body())
                    .contains("line 1: field \\\"price\\\" is no STRING");
        }
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip cut",
                "gzip head",
                "gzip damaged",
                "gzip noise",
                "zstd cut",
                "zstd head",
                "zstd damaged",
                "zstd noise"
            })
    void aSecondMemberThatIsNotWholeIsRefused(String how) throws Exception {
        String[] parts = how.split(" ", -1);
        byte[] first = pack(parts[0], ROWS);
        byte[] second = pack(parts[0], "{\"a\":3}\n{\"a\":4}\n");
        String why =
                switch (parts[1]) {
                    case "cut" -> {
                        second = Arrays.copyOf(second, second.length - 5);
                        yield "data ends too early";
                    }
                    case "head" -> {
                        second = Arrays.copyOf(second, 3);
                        yield "data ends too early";
                    }
                    case "damaged" -> {
                        second[second.length - (parts[0].equals("gzip") ? 6 : 12)] ^= 0x55;
                        yield "";
                    }
                    default -> {
                        second = "noise".getBytes(StandardCharsets.UTF_8);
                        yield "something else follows the " + parts[0] + " data";
                    }
                };
        try (Feeder feeder = Feeder.start(HttpFeeds.into(temp.resolve("out"), HttpLimits.DEFAULT))) {
            String encoding = "Content-Encoding: " + parts[0] + "\r\n";
            BareClient.Reply reply = post(feeder, "out", encoding, join(first, second));

            // then
            assertThat(reply.status()).as(reply.body()).isEqualTo(400);
            assertThat(reply.body()).contains("cannot unpack the body: ").contains(why);

            // when: whole ones, of all kinds
            byte[] large = pack(parts[0], ROWS.repeat(100_000));
            byte[] all = join(join(first, pack(parts[0], "")), large);
            // then
            assertThat(post(feeder, "out", encoding, all).body()).contains("\"rows\":200002,");
        }
        assertThat(Drops.rows(temp.resolve("out"))).hasSize(200_002);
    }

    private static BareClient.Reply post(Feeder feeder, String stream, String headers, byte[] body) throws IOException {
        try (BareClient client = new BareClient(feeder.port())) {
            return client.post("/streams/" + stream, headers, body);
        }
    }

    private static byte[] pack(String encoding, String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                encoding.equals("gzip") ? new GZIPOutputStream(bytes) : new ZstdOutputStream(bytes).setChecksum(true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
