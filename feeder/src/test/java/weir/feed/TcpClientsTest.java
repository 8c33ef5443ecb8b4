package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.address.HostPort;
import weir.drop.Compression;
import weir.feed.source.LineLimits;
import weir.feed.spool.DropSpec;
import weir.feed.spool.SpoolBounds;

/** TCP clients that are too many, send no line, or no text. */
@Timeout(60)
class TcpClientsTest {
    @TempDir
    private Path temp;

    @Test
    void aClientTooManyIsToldSo() throws Exception {
        try (Feeder feeder = start(new LineLimits(false, 1 << 20, Duration.ofMinutes(1), 1));
                Socket first = connect(feeder)) {
            // given
            write(first, "{\"a\":1}\n");
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 1);

            // when
            try (Socket second = connect(feeder)) {
                write(second, "{\"a\":2}\n");

                // then
                assertThat(new String(second.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo("too many clients\n");
            }
        }
        assertThat(rows()).containsExactly("{\"a\":1}");
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aClientTooManyThatGoesOnSendingIsNotKept() throws Exception {
        try (Feeder feeder = start(new LineLimits(false, 1 << 20, Duration.ofMinutes(1), 1));
                Socket first = connect(feeder)) {
            // given
            write(first, "{\"a\":1}\n");
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 1);

            // when: nobody else comes
            try (Socket second = connect(feeder)) {
                byte[] noise = new byte[1 << 20];

                // then
                assertThatThrownBy(() -> {
                            while (true) {
                                second.getOutputStream().write(noise);
                            }
                        })
                        .isInstanceOf(SocketException.class);
            }
        }
        assertThat(rows()).containsExactly("{\"a\":1}");
    }

    @Test
    void aClientThatEndsNoLineIsClosedThoughBytesCome() throws Exception {
        try (Feeder feeder = start(new LineLimits(false, 1 << 20, Duration.ofMillis(300), 10));
                Socket client = connect(feeder)) {
            // when
            client.setSoTimeout(20);
            boolean isOpen = true;
            while (isOpen) {
                try {
                    write(client, "x");
                    isOpen = client.getInputStream().read() >= 0;
                } catch (SocketTimeoutException e) {
                    isOpen = true;
                } catch (IOException e) {
                    isOpen = false;
                }
            }

            // then
            assertThat(feeder.progress().rowsAccepted()).isZero();
        }
    }

    @Test
    void moreLongLinesThanThereArePlacesComeOneAfterTheOther() throws Exception {
        // given: more clients than there are places for lines of a megabyte, each with its line but for the end
        String half = "{\"a\":\"" + "x".repeat(900_000);
        List<Socket> clients = new ArrayList<>();
        try (Feeder feeder = start(LineLimits.DEFAULT)) {
            List<Thread> writers = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                Socket client = connect(feeder);
                clients.add(client);
                Thread writer = new Thread(() -> {
                    try {
                        write(client, half + "\"}\n{\"a\":2}\n");
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
                writers.add(writer);
                writer.start();
            }

            // then
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 48);
            for (Thread writer : writers) {
                writer.join();
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
        assertThat(rows()).hasSize(48);
    }

    @Test
    void whileTheSpoolIsFullClientsWaitAndNothingIsLost() throws Exception {
        // given: a spool that is full with a fiftieth of what comes
        FeedSpec spec = spec(LineLimits.DEFAULT)
                .withDrops(new DropSpec(Compression.NONE, 50_000, Long.MAX_VALUE, Duration.ofMillis(20)))
                .withBounds(new SpoolBounds(100_000, 0));
        List<String> sent = new ArrayList<>();
        for (int row = 0; row < 5_000; row++) {
            sent.add("{\"row\":" + row + ",\"rest\":\"" + "x".repeat(1_000) + "\"}");
        }
        try (Feeder feeder = Feeder.start(spec);
                Socket client = connect(feeder)) {
            // when
            write(client, String.join("\n", sent));
            client.shutdownOutput();

            // then: the server ends the connection when all of it is durable
            assertThat(client.getInputStream().read()).isNegative();
            assertThat(feeder.progress().rowsAccepted()).isEqualTo(sent.size());
        }
        assertThat(rows()).isEqualTo(sent);
    }

    @Test
    void linesThatAreNoTextAreRefusedAndTheOthersKept() throws Exception {
        try (Feeder feeder = start(LineLimits.DEFAULT);
                Socket client = connect(feeder)) {
            // given: Latin-1, an overlong slash, a surrogate, a NUL, a byte order mark in the middle
            byte[][] bad = {
                {'{', '"', 'a', '"', ':', '"', (byte) 0xe9, '"', '}'},
                {'{', '"', 'a', '"', ':', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'},
                {'{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'},
                {'{', 0, '}', 0},
                {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'},
                {(byte) 0xff, (byte) 0xd8, 1, 2, 3}
            };

            // when
            write(client, "{\"a\":\"é\"}\n");
            for (byte[] line : bad) {
                client.getOutputStream().write(line);
                client.getOutputStream().write('\n');
            }
            write(client, "{\"a\":\"😀\"}\n");

            // then
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 2);
            assertThat(feeder.progress().linesRefused()).isEqualTo(bad.length);
        }
        assertThat(rows()).containsExactly("{\"a\":\"é\"}", "{\"a\":\"😀\"}");
    }

    private Feeder start(LineLimits limits) {
        return Feeder.start(spec(limits));
    }

    private FeedSpec spec(LineLimits limits) {
        return FeedSpec.of(
                new Origin.Listen(new HostPort("127.0.0.1", 0), limits),
                temp.resolve("out").toString());
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }

    private static Socket connect(Feeder feeder) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), feeder.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
