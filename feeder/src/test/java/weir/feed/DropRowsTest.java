package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.address.HostPort;
import weir.drop.Compression;
import weir.drop.DirectoryStorage;
import weir.drop.Drop;
import weir.drop.StreamReader;
import weir.feed.http.HttpLimits;
import weir.feed.source.LineLimits;
import weir.feed.spool.DropSpec;

/** How many rows a drop has when it may have ten. */
@Tag("slow")
class DropRowsTest {
    private static final String ROWS =
            IntStream.range(0, 100).mapToObj(row -> "{\"a\":" + row + "}\n").reduce("", String::concat);

    @TempDir
    private Path temp;

    @Test
    void aReplayMakesDropsOfSoManyRows() throws Exception {
        Path in = Files.createDirectories(temp.resolve("in"));
        Files.writeString(in.resolve("1.jsonl"), ROWS.substring(0, ROWS.indexOf("{\"a\":37}")));
        Files.writeString(in.resolve("2.jsonl"), ROWS.substring(ROWS.indexOf("{\"a\":37}")));

        run("--replay", in.toString());

        assertThat(rowsOfDrops()).hasSize(10).containsOnly(10L);
    }

    @Test
    void standardInputMakesDropsOfSoManyRows() throws Exception {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(ROWS.getBytes(StandardCharsets.UTF_8)));
        try {
            run("--stdin");
        } finally {
            System.setIn(before);
        }

        assertThat(rowsOfDrops()).hasSize(10).containsOnly(10L);
    }

    @Test
    void aGeneratorMakesDropsOfSoManyRows() throws Exception {
        run("--generate", "watch", "--rate", "max", "--rows", "95");

        assertThat(rowsOfDrops()).hasSize(10).startsWith(10L).endsWith(5L);
    }

    @Test
    void aWatchedFileMakesDropsOfSoManyRows() throws Exception {
        Path inbox = Files.createDirectories(temp.resolve("inbox"));
        Files.writeString(inbox.resolve("rows.jsonl"), ROWS);

        run("--watch", inbox.toString(), "--rest", "0s", "--for", "3s");

        assertThat(rowsOfDrops()).hasSize(10).containsOnly(10L);
    }

    @Test
    void clientsTogetherMakeDropsOfNoMoreRows() throws Exception {
        // given
        Origin listen =
                new Origin.Listen(new HostPort("127.0.0.1", 0), new LineLimits(false, 100, Duration.ofMinutes(1), 10));
        FeedSpec spec = FeedSpec.of(listen, temp.resolve("out").toString())
                .withDrops(new DropSpec(Compression.NONE, 1 << 20, 10, Duration.ofHours(1)));

        // when
        try (Feeder feeder = Feeder.start(spec)) {
            for (int client = 0; client < 4; client++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), feeder.port())) {
                    for (int part = 0; part < 8; part++) {
                        socket.getOutputStream()
                                .write("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n".getBytes(StandardCharsets.UTF_8));
                        socket.getOutputStream().flush();
                    }
                }
            }
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 96);
        }

        // then
        List<Long> rows = rowsOfDrops();
        assertThat(rows).allMatch(count -> count <= 10);
        assertThat(rows.stream().mapToLong(Long::longValue).sum()).isEqualTo(96);
    }

    @Test
    void aBodyStaysWhole() throws Exception {
        // given
        FeedSpec spec = HttpFeeds.into(temp.resolve("out"), HttpLimits.DEFAULT)
                .withDrops(new DropSpec(Compression.NONE, 1 << 20, 10, Duration.ofHours(1)));

        // when
        try (Feeder feeder = Feeder.start(spec);
                BareClient client = new BareClient(feeder.port())) {
            for (int rows : new int[] {7, 25, 4, 4}) {
                byte[] body = "{\"a\":1}\n".repeat(rows).getBytes(StandardCharsets.UTF_8);
                assertThat(client.post("/streams/out", "", body).status()).isEqualTo(200);
            }
        }

        // then
        assertThat(rowsOfDrops()).containsExactly(7L, 25L, 8L);
    }

    private void run(String... source) {
        String[] rest = {
            "--drop-rows", "10", "--drop-age", "1h", "--to", temp.resolve("out").toString()
        };
        String[] all = Stream.of(source, rest).flatMap(Arrays::stream).toArray(String[]::new);
        assertThat(Main.run(all)).isZero();
    }

    private List<Long> rowsOfDrops() throws IOException {
        DirectoryStorage storage = new DirectoryStorage(temp.resolve("out"));
        StreamReader reader = new StreamReader(storage);
        List<Long> rows = new ArrayList<>();
        for (String lane : reader.lanes()) {
            for (Drop drop : reader.run(lane, 0, Long.MAX_VALUE).drops()) {
                try (InputStream in = drop.compression().unpack(storage.open(drop.path()))) {
                    rows.add(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .count());
                }
            }
        }
        return rows;
    }
}
