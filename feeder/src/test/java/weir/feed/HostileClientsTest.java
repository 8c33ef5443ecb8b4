package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.verb.DurationConverter;

/**
 * A feeder with 256 MiB of heap among clients that are slow, many, or malicious, and some that are none of these. For how long: the
 * system property {@code weir.soak}, such as 60s; with it there are 200 slow clients, ten million rows and a line of a GiB, and the
 * bounds are those of docs/feeder.md. Without it the same in small.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileClientsTest {
    private static final boolean IS_SOAK = System.getProperty("weir.soak") != null;
    private static final Duration TIME = new DurationConverter().convert(System.getProperty("weir.soak", "4s"));
    private static final int SLOW = IS_SOAK ? 200 : 40;

    /** What docs/feeder.md says of resident memory, in MiB. */
    private static final long MAX_RESIDENT = 448;

    /** What the memory may grow by, in MiB, in the second half of the time: Java takes its heap bit by bit. */
    private static final long MAX_GROWTH = 128;

    /** What docs/feeder.md says of 99 % of the refusals, in ms. */
    private static final double MAX_REFUSING = 100;

    /** As above, of a feeder that has just begun, or where processors are {@link #LATE}: that says little of a server. */
    private static final double MAX_REFUSING_LATE = 2_000;

    /** In ms, for one wish in a hundred; on two cores, the clients of this test alone make them late by less. */
    private static final double LATE = 25;

    /** So many are refused for each that gets in. */
    private static final int MIN_OVERLOAD = IS_SOAK ? 9 : 1;

    /** Rows of a kilobyte in a batch. */
    private static final int ROWS = 32;

    @TempDir
    private Path temp;

    private final Random random = new Random(1);
    private final AtomicInteger batches = new AtomicInteger();
    private final Queue<String> kept = new ConcurrentLinkedQueue<>();
    private final Queue<Long> refusedNanos = new ConcurrentLinkedQueue<>();

    @Test
    void overHttpNothingAcknowledgedIsLostRefusalsAreFastAndMemoryIsBounded() throws Exception {
        // given: a spool that passes on a MiB a second
        Process child = start("--http", "127.0.0.1:0", "--drop-age", "1s", "--high-water", "1000000");
        int port = Child.port(child, log());
        Memory memory = new Memory(child);
        List<Actors.Act> acts = new ArrayList<>();
        acts.add(memory);
        Lateness lateness = new Lateness();
        acts.add(lateness);
        for (int writer = 0; writer < 16; writer++) {
            acts.add(new Writer(port));
        }
        byte[] gzip = HostileActs.gzipBomb();
        byte[] zstd = Zstd.compress(new byte[1 << 28]);
        byte[] noise = new byte[100_000];
        random.nextBytes(noise);
        acts.add(() -> HostileActs.postUntil(413, port, "Content-Encoding: gzip\r\n", gzip));
        acts.add(() -> HostileActs.postUntil(413, port, "Content-Encoding: zstd\r\n", zstd));
        acts.add(() -> HostileActs.postUntil(400, port, "", noise));
        acts.add(() -> HostileActs.sendAndLeave(port, noise));
        acts.add(() -> HostileActs.postArray(port, IS_SOAK ? 10_000_000 : 1_000_000));
        acts.add(() -> lookAtHealth(port));

        // when
        try (SlowClients heads = new SlowClients(port, SLOW / 2, "POST /streams/out HTTP/1.1\r\nX: ");
                SlowClients bodies = new SlowClients(
                        port, SLOW / 2, "POST /streams/out HTTP/1.1\r\nHost: weir\r\nContent-Length: 99999\r\n\r\n")) {
            acts.add(heads);
            acts.add(bodies);
            Actors.run(TIME, acts);
        }
        end(child);

        // then
        long[] nanos = refusedNanos.stream().mapToLong(Long::longValue).sorted().toArray();
        double late = millis(lateness.sorted(), 0.99);
        System.out.printf(
                "HTTP: %d rows acknowledged, %d batches refused, 50 %% within %.1f ms, 99 %% within %.1f ms, all within %.1f ms;"
                        + " processors late by %.1f ms; %d MiB resident, growth %d MiB%n",
                kept.size(),
                nanos.length,
                millis(nanos, 0.5),
                millis(nanos, 0.99),
                millis(nanos, 1),
                late,
                memory.most(),
                memory.growth());
        assertKeptAndNothingElse();
        assertThat(nanos.length).as("refused batches").isGreaterThan(MIN_OVERLOAD * kept.size() / ROWS);
        assertThat(millis(nanos, 0.99)).isLessThan(IS_SOAK && late < LATE ? MAX_REFUSING : MAX_REFUSING_LATE);
        assertBounded(memory);
    }

    @Test
    void overTcpNothingIsLostThatCameToItsEndAndMemoryIsBounded() throws Exception {
        // given
        Process child = start("--listen", "tcp://127.0.0.1:0");
        int port = Child.port(child, log());
        Memory memory = new Memory(child);
        byte[] noise = new byte[100_000];
        random.nextBytes(noise);

        // when
        try (SlowClients slow = new SlowClients(port, SLOW, "{\"a\":")) {
            Actors.run(
                    TIME,
                    List.of(
                            memory,
                            () -> sendLines(port),
                            () -> sendLines(port),
                            () -> HostileActs.sendAndLeave(port, noise),
                            () -> HostileActs.sendAndLeave(
                                    port, "{\"a\":\"\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1)),
                            () -> HostileActs.sendLongLine(port, IS_SOAK ? 1 << 10 : 1 << 6),
                            () -> HostileActs.comeAndGo(port, IS_SOAK ? 400 : 100),
                            slow));
        }
        end(child);

        // then
        System.out.printf(
                "TCP: %d rows kept; %d MiB resident, growth %d MiB%n", kept.size(), memory.most(), memory.growth());
        assertKeptAndNothingElse();
        assertBounded(memory);
    }

    private Process start(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--to", temp.resolve("out").toString()));
        return Child.start(log(), arguments);
    }

    private Path log() {
        return temp.resolve("log");
    }

    private static void end(Process child) throws InterruptedException {
        child.destroy();
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private void assertKeptAndNothingElse() throws IOException {
        List<String> wanted = kept.stream().sorted().toList();
        assertThat(wanted).isNotEmpty();
        assertThat(Drops.rows(temp.resolve("out")).stream().sorted().toList())
                .as("what was acknowledged, each row once, and nothing else")
                .isEqualTo(wanted);
    }

    private static void assertBounded(Memory memory) {
        assertThat(memory.most()).isLessThan(MAX_RESIDENT);
        if (IS_SOAK) {
            assertThat(memory.growth()).isLessThan(MAX_GROWTH);
        }
    }

    private static double millis(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }

    /** Rows that nobody else sends. */
    private List<String> rows() {
        int batch = batches.incrementAndGet();
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            rows.add("{\"batch\":" + batch + ",\"row\":" + row + ",\"rest\":\"" + "x".repeat(1_000) + "\"}");
        }
        return rows;
    }

    private static byte[] bytes(List<String> rows) {
        return (String.join("\n", rows) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Posts batches that must get in or be refused, and comes again at once; on one connection while the server keeps it. */
    private final class Writer implements Actors.Act {
        private final int port;
        private BareClient client;

        Writer(int port) throws IOException {
            this.port = port;
            this.client = new BareClient(port);
        }

        @Override
        public void once() throws IOException {
            List<String> rows = rows();
            byte[] body = bytes(rows);
            long start = System.nanoTime();
            BareClient.Reply reply = client.post("/streams/out", "", body);
            if (reply.status() == 200) {
                kept.addAll(rows);
            } else {
                assertThat(reply.status()).as(reply.body()).isEqualTo(429);
                refusedNanos.add(System.nanoTime() - start);
                Actors.pause(20);
            }
            if (reply.isLast()) {
                client.close();
                client = new BareClient(port);
            }
        }
    }

    private static void lookAtHealth(int port) throws IOException {
        try (BareClient client = new BareClient(port)) {
            assertThat(client.get("/healthz").status()).isEqualTo(200);
            assertThat(client.get("/metrics").body()).contains("weir_feed_rows_accepted_total");
        }
        Actors.pause(50);
    }

    /** Lines whose connection the server ends by itself once it has read all: then they are durable. */
    private void sendLines(int port) throws IOException {
        List<String> rows = rows();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(bytes(rows));
            socket.shutdownOutput();
            if (socket.getInputStream().readAllBytes().length == 0) {
                kept.addAll(rows);
            }
        }
        Actors.pause(10);
    }
}
