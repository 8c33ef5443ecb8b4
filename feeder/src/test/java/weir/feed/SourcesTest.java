package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.address.HostPort;
import weir.drop.Compression;
import weir.feed.source.FileOptions;
import weir.feed.source.LineLimits;
import weir.feed.source.Pace;
import weir.feed.validation.ValidatorSpec;

@Tag("slow")
class SourcesTest {
    @TempDir
    private Path temp;

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
    void linesOverTcpAreKeptAndWhatIsNoRowIsSkipped() throws Exception {
        // given
        LineLimits limits = new LineLimits(false, 100, Duration.ofMinutes(1), 10);
        Origin listen = new Origin.Listen(new HostPort("127.0.0.1", 0), limits);
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
        feed(new Origin.Replay(List.of(file), FileOptions.DEFAULT, new Pace.FullSpeed(), false, true));
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
        feed(new Origin.Replay(List.of(file), FileOptions.DEFAULT, new Pace.Recorded("t"), false, false));

        // then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(700));
        assertThat(rows()).hasSize(2);
    }

    @Test
    void aLoopBeginsAnewAtItsEnd() throws Exception {
        // given
        Path file = Files.writeString(temp.resolve("rows.jsonl"), "{\"a\":1}\n{\"a\":2}\n");
        Origin loop = new Origin.Replay(List.of(file), FileOptions.DEFAULT, new Pace.Rate(200), true, false);

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
        FeedSpec spec = FeedSpec.of(new Origin.Replay(List.of(file)), out())
                .withDoor(new ValidatorSpec(Optional.empty(), true));

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
            Origin connect = new Origin.Connect(new HostPort("127.0.0.1", server.getLocalPort()), LineLimits.DEFAULT);
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
        try (Feeder feeder = Feeder.start(
                FeedSpec.of(new Origin.Watch(inbox, FileOptions.DEFAULT.withRest(Duration.ofMillis(100))), out()))) {
            Files.move(file, inbox.resolve("rows.jsonl"));
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 2);
        }
        Feeder.start(FeedSpec.of(new Origin.Watch(inbox, FileOptions.DEFAULT.withRest(Duration.ofMillis(100))), out()))
                .close();

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

    private String out() {
        return temp.resolve("out").toString();
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }
}
