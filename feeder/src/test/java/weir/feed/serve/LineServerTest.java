package weir.feed.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.address.HostPort;
import weir.feed.spool.IntakeFull;
import weir.feed.spool.RowBatch;
import weir.problem.Failure;

@Timeout(60)
class LineServerTest {
    private static final HostPort ANY = new HostPort("127.0.0.1", 0);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void rowsWaitUntilSomebodyIsConnected() throws Exception {
        try (LineServer server = new LineServer(ANY, LONG)) {
            // given
            CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> add(server, "{\"a\":1}\n"));
            assertThat(adding).isNotDone();

            // when
            try (Socket client = connect(server)) {
                // then
                assertThat(lines(client).readLine()).isEqualTo("{\"a\":1}");
                assertThat(adding).succeedsWithin(Duration.ofSeconds(10));
            }
        }
    }

    @Test
    void everyClientGetsEveryLineFromItsConnectOn() throws Exception {
        LineServer server = new LineServer(ANY, LONG);
        try (Socket first = connect(server)) {
            // given
            Awaitility.await().until(() -> server.clients() == 1);
            add(server, "1\n");
            try (Socket second = connect(server)) {
                Awaitility.await().until(() -> server.clients() == 2);

                // when
                add(server, "2\n");
                add(server, "3\n");
                server.close();

                // then
                assertThat(lines(first).lines().toList()).containsExactly("1", "2", "3");
                assertThat(lines(second).lines().toList()).containsExactly("2", "3");
                assertThat(server.await(Duration.ofSeconds(10))).isTrue();
            }
        }
    }

    @Test
    void aClientThatReadsSlowlyHoldsRowsBack() throws Exception {
        LineServer server = new LineServer(ANY, LONG);
        try (Socket slow = connect(server)) {
            // given: more than what lies in buffers
            String line = "x".repeat(1 << 20) + "\n";
            CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 40; i++) {
                    add(server, line);
                }
                server.close();
            });
            Awaitility.await().during(Duration.ofMillis(300)).until(() -> !adding.isDone());

            // then: it gets all the same
            assertThat(lines(slow).lines().count()).isEqualTo(40);
            assertThat(adding).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aClientThatTakesNothingIsCutOffAndTheOthersGoOn() throws Exception {
        LineServer server = new LineServer(ANY, Duration.ofMillis(300));
        try (Socket asleep = connect(server);
                Socket awake = connect(server)) {
            // given
            Awaitility.await().until(() -> server.clients() == 2);
            CompletableFuture<Long> read =
                    CompletableFuture.supplyAsync(() -> lines(awake).lines().count());

            // when
            String line = "x".repeat(1 << 20) + "\n";
            for (int i = 0; i < 40; i++) {
                add(server, line);
            }

            // then
            assertThat(server.clients()).isEqualTo(1);
            server.close();
            assertThat(read.get(10, TimeUnit.SECONDS)).isEqualTo(40);
            assertThat(asleep.isConnected()).isTrue();
        }
    }

    @Test
    void aServerThatIsClosedLetsGoOfWhoWaits() throws Exception {
        // given
        LineServer server = new LineServer(ANY, LONG);
        CompletableFuture<Void> adding = CompletableFuture.runAsync(() -> add(server, "1\n"));

        // when
        server.close();

        // then
        assertThat(adding)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(IntakeFull.class);
    }

    @Test
    void anAddressThatIsTakenIsRefused() {
        try (LineServer server = new LineServer(ANY, LONG)) {
            HostPort taken = new HostPort("127.0.0.1", server.port());
            assertThatThrownBy(() -> new LineServer(taken, LONG))
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith("Cannot listen on tcp://" + taken)
                    .hasMessageEndingWith("Choose a port that is free, or 0 for any.");
        }
    }

    private static void add(LineServer server, String lines) {
        try {
            assertThat(server.add(RowBatch.of(lines.getBytes(StandardCharsets.UTF_8), 1)))
                    .isDone();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Socket connect(LineServer server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    private static BufferedReader lines(Socket client) {
        try {
            return new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
