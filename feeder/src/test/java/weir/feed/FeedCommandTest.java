package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in processes of its own. */
@Tag("slow")
class FeedCommandTest {
    @TempDir
    private Path temp;

    @Test
    void severalStreamsRunInOneProcessWithAReceiptForEach() throws Exception {
        // given
        Path file = Files.writeString(
                temp.resolve("streams.yaml"),
                """
                streams:
                  one: {generate: watch, rows: 100, rate: max, to: lake/one}
                  two: {generate: watch, rows: 200, rate: max, to: lake/two}
                """);

        // when
        Process feed =
                start(file.toString(), "--receipt", temp.resolve("receipt").toString());

        // then
        assertThat(feed.waitFor()).as(this::log).isZero();
        assertThat(Drops.rows(temp.resolve("lake/one"))).hasSize(100);
        assertThat(Drops.rows(temp.resolve("lake/two"))).hasSize(200);
        assertThat(Files.readAllLines(temp.resolve("receipt")))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("{\"stream\":\"one\",")
                                .contains("\"rowsDropped\":100,"),
                        two -> assertThat(two)
                                .startsWith("{\"stream\":\"two\",")
                                .contains("\"rowsDropped\":200,"));
        assertThat(log()).contains("one: 100 rows in 1 drops of lane ").contains("two: 200 rows in 1 drops of lane ");
    }

    @Test
    void aStreamThatFailsEndsTheProcessWithAnErrorAndTheOthersCleanly() throws Exception {
        // given
        Files.writeString(temp.resolve("bad.csv"), "a\n\"1\n");
        Path file = Files.writeString(
                temp.resolve("streams.yaml"),
                """
                streams:
                  good: {generate: watch, rate: 10000, drop-age: 1h, to: lake/good}
                  bad: {replay: bad.csv, to: lake/bad}
                """);

        // when
        Process feed = start(file.toString());

        // then
        assertThat(feed.waitFor()).as(this::log).isEqualTo(1);
        assertThat(log()).contains("stream=bad The stream has failed").contains("Cannot replay \"" + temp);
        assertThat(Drops.rows(temp.resolve("lake/good"))).isNotNull();
        assertThat(temp.resolve("lake/good/.spool/default")).isDirectoryNotContaining("glob:**.seg");
    }

    @Test
    void aTermSignalStopsAllStreamsWithEverythingInDrops() throws Exception {
        // given
        Path file = Files.writeString(
                temp.resolve("streams.yaml"),
                """
                streams:
                  one: {generate: watch, rate: 20000, drop-age: 1h, to: lake/one}
                  two: {generate: watch, rate: 20000, drop-age: 1h, to: lake/two}
                """);
        Process feed =
                start(file.toString(), "--receipt", temp.resolve("receipt").toString());
        Awaitility.await().until(() -> isFilled("one") && isFilled("two"));

        // when
        feed.destroy();
        feed.waitFor();

        // then
        List<String> receipts = Files.readAllLines(temp.resolve("receipt"));
        assertThat(receipts).as(this::log).hasSize(2);
        assertThat(log().lines().filter(line -> line.startsWith("one: ")))
                .as("told once")
                .hasSize(1);
        assertThat(receipts.get(0))
                .contains("\"rowsAccepted\":"
                        + Drops.rows(temp.resolve("lake/one")).size() + ",");
        assertThat(receipts.get(1))
                .contains("\"rowsAccepted\":"
                        + Drops.rows(temp.resolve("lake/two")).size() + ",");
    }

    @Test
    void theProgressOfEachStreamIsLoggedWhereThereIsNoTerminal() throws Exception {
        // given
        Path file = Files.writeString(
                temp.resolve("streams.yaml"),
                """
                streams:
                  one: {generate: heart, rate: 1000, to: lake/one}
                  two: {generate: quotes, rate: 1000, to: lake/two}
                """);

        // when
        Process feed = start(file.toString(), "--progress", "200ms", "--for", "2s");

        // then
        assertThat(feed.waitFor()).as(this::log).isZero();
        assertThat(log())
                .containsPattern(
                        "INFO bytesSpooled=.* lane=feeder-\\w+ .* rowsAccepted=[1-9]\\d* .* stream=one Progress")
                .containsPattern(
                        "INFO bytesSpooled=.* lane=feeder-\\w+ .* rowsAccepted=[1-9]\\d* .* stream=two Progress");
    }

    @Test
    void whoConnectsGetsEveryRow() throws Exception {
        // given
        int port = freePort();
        Process feed = start("--generate", "watch", "--rows", "5000", "--rate", "max", "--to", "tcp://" + port);

        // when
        try (Socket client = connect(port)) {
            // then
            assertThat(new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8))
                            .lines())
                    .hasSize(5_000)
                    .allMatch(row -> row.startsWith("{\"Arrival_Time\":"));
        }
        assertThat(feed.waitFor()).as(this::log).isZero();
        assertThat(log()).contains("1 clients of tcp://127.0.0.1:" + port + " were served");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--replay rows.csv", "--stdin", "--watch inbox", "--connect tcp://PORT"})
    void everySourceOfLinesCanGoToASocket(String source) throws Exception {
        // given
        Files.writeString(temp.resolve("rows.csv"), "a,b\n1,x\n2,y\n");
        Files.createDirectories(temp.resolve("inbox"));
        Files.copy(temp.resolve("rows.csv"), temp.resolve("inbox/rows.csv"));
        String lines = "{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}\n";
        try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = freePort();
            String from = source.replace("PORT", Integer.toString(peer.getLocalPort()))
                    .replace("rows.csv", temp.resolve("rows.csv").toString())
                    .replace("inbox", temp.resolve("inbox").toString());

            // when
            Process feed = start((from + " --to tcp://" + port).split(" ", -1));
            try (Socket client = connect(port)) {
                if (source.startsWith("--connect")) {
                    try (Socket fed = peer.accept()) {
                        fed.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
                    }
                }
                if (source.equals("--stdin")) {
                    feed.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
                    feed.getOutputStream().close();
                }

                // then
                byte[] received = client.getInputStream().readNBytes(lines.length());
                assertThat(new String(received, StandardCharsets.UTF_8))
                        .as(this::log)
                        .isEqualTo(lines);
            } finally {
                feed.destroy();
                feed.waitFor();
            }
        }
    }

    @Test
    void optionsOfAStreamDoNotGoWithAFile() {
        assertThat(run("streams.yaml", "--rate", "5"))
                .isEqualTo("--rate: \"streams.yaml\" says all of its streams. Write it there, as \"rate: ...\" below a"
                        + " stream.\n");
    }

    @Test
    void aSocketPromisesNothing() {
        assertThat(run("--http", "0", "--to", "tcp://9999"))
                .isEqualTo("--to: an answer to --http promises that rows are kept, and a socket keeps nothing."
                        + " Name a directory.\n");
        assertThat(run("--stdin", "--to", "tcp://9999", "--lane", "a"))
                .isEqualTo(
                        "--to: a socket has no lane, no spool and no drops. Leave out what is said of them, or name a"
                                + " directory.\n");
    }

    @Test
    void allThatIsMissingIsTold() {
        assertThat(run())
                .isEqualTo(
                        """
                        --generate: it is not said where rows come from. Give --generate, --replay, --watch, --stdin,\
                         --listen, --connect or --http.
                        --to: it is not said where the rows go. Name a directory.
                        """);
    }

    /** Within this process; what it says on the standard error output. */
    private static String run(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.run(arguments)).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private Process start(String... arguments) throws IOException {
        return Child.start(temp.resolve("log"), List.of(arguments));
    }

    private boolean isFilled(String stream) throws IOException {
        Path log = temp.resolve("lake/" + stream + "/.spool/default/000000000000.log");
        return Files.exists(log) && Files.size(log) > 100_000;
    }

    private static Socket connect(int port) {
        return Awaitility.await()
                .ignoreException(java.net.ConnectException.class)
                .until(() -> new Socket(InetAddress.getLoopbackAddress(), port), socket -> true);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String log() {
        try {
            return Files.readString(temp.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
