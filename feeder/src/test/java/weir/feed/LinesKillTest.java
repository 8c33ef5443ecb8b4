package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources without receipts, whose feeders are killed with {@code kill -9} at random instants: what is in the drops of a connection, or of a
 * pipe, is a beginning of what was sent, each row once. How often: the system property {@code weir.kills}.
 */
@Tag("slow")
class LinesKillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 4);
    /** More than a spool has before the first row. */
    private static final int SOME_BYTES = 1_000;

    @TempDir
    private Path temp;

    @Test
    void ofEachConnectionABeginningIsDroppedOnce() throws Exception {
        // given
        Random random = new Random(3);
        Map<Integer, Integer> sent = new HashMap<>();

        // when
        for (int life = 0; life < KILLS; life++) {
            Path log = temp.resolve("log-" + life);
            Process child = Child.start(log, arguments("--listen", "tcp://127.0.0.1:0"));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), Child.port(child, log))) {
                sent.put(life, sendUntilKilled(child, life, socket.getOutputStream(), random.nextInt(700)));
            }
        }

        // then
        assertBeginnings(sent);
    }

    @Test
    void ofEachPipeABeginningIsDroppedOnce() throws Exception {
        // given
        Random random = new Random(4);
        Map<Integer, Integer> sent = new HashMap<>();

        // when
        for (int life = 0; life < KILLS; life++) {
            Process child = Child.start(temp.resolve("log-" + life), arguments("--stdin"));
            sent.put(life, sendUntilKilled(child, life, child.getOutputStream(), random.nextInt(700)));
        }

        // then
        assertBeginnings(sent);
    }

    private List<String> arguments(String... source) {
        List<String> arguments = new ArrayList<>(List.of(source));
        arguments.addAll(
                List.of("--to", temp.resolve("out").toString(), "--drop-age", "30ms", "--drop-bytes", "20000"));
        return arguments;
    }

    /** Sends as fast as it goes, and kills so many ms after the first of it is on the disk; says how many rows were sent. */
    private int sendUntilKilled(Process child, int life, OutputStream out, int millis) throws Exception {
        long before = bytesKept();
        Thread killer = new Thread(() -> {
            try {
                // However long the machine takes to start it.
                while (child.isAlive() && bytesKept() < before + SOME_BYTES) {
                    child.waitFor(5, TimeUnit.MILLISECONDS);
                }
                child.waitFor(millis, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            child.destroyForcibly();
        });
        killer.start();
        int rows = 0;
        try {
            while (true) {
                out.write(row(life, rows++).concat("\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        } catch (IOException dead) {
            child.waitFor();
            killer.join();
            return rows;
        }
    }

    /** In spool and drops. */
    private long bytesKept() {
        Path kept = temp.resolve("out");
        if (!Files.exists(kept)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(kept)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException movedMeanwhile) {
            return 0;
        }
    }

    private static String row(int life, int number) {
        return "{\"life\":" + life + ",\"row\":" + number + "}";
    }

    private void assertBeginnings(Map<Integer, Integer> sent) throws Exception {
        // The last life only brings what the dead have left.
        Process last = Child.start(temp.resolve("log"), arguments("--generate", "heart", "--rows", "1"));
        assertThat(last.waitFor()).as(() -> Child.read(temp.resolve("log"))).isZero();
        List<String> rows = Drops.rows(temp.resolve("out"));
        rows.removeIf(row -> row.contains("\"bpm\""));
        assertThat(rows).as("lest nothing was killed at work").hasSizeGreaterThan(KILLS);
        List<String> expected = new ArrayList<>();
        for (int life = 0; life < KILLS; life++) {
            int number = life;
            long kept = rows.stream()
                    .filter(row -> row.startsWith("{\"life\":" + number + ","))
                    .count();
            assertThat(kept).as("rows of life %d", life).isLessThanOrEqualTo(sent.get(life));
            IntStream.range(0, (int) kept).forEach(row -> expected.add(row(number, row)));
        }
        // Not containsExactly, which takes minutes for as many rows as a pipe brings.
        assertThat(rows.equals(expected)).as("each row once, in its order").isTrue();
    }
}
