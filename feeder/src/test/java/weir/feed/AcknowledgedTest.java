package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * HTTP clients of feeders that are killed with {@code kill -9} at random instants. How often: the system property
 * {@code weir.kills}; which instants: {@code weir.seed}.
 */
@Tag("slow")
class AcknowledgedTest {
    private static final int KILLS = Integer.getInteger("weir.kills", 5);
    private static final long SEED = Long.getLong("weir.seed", 1);
    private static final int CLIENTS = 4;

    @TempDir
    private Path temp;

    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);

    @Test
    void whatWasAcknowledgedIsInTheDropsOnceHoweverOftenTheFeederIsKilled() throws Exception {
        // given
        Random random = new Random(SEED);
        Semaphore answers = new Semaphore(0);
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(i, new Random(random.nextLong()), answers));
        }

        // when
        for (int kill = 0; kill < KILLS; kill++) {
            Process child = start(kill);
            if (random.nextInt(10) == 0) {
                // While it puts in order what the one before has left.
                child.waitFor(random.nextInt(600), TimeUnit.MILLISECONDS);
            } else {
                answers.drainPermits();
                List<Future<?>> posting = post(clients, Child.port(child, log(kill)));
                // Some moment behind the first answer, however slow the machine is.
                assertThat(answers.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
                child.waitFor(random.nextInt(250), TimeUnit.MILLISECONDS);
                child.destroyForcibly();
                for (Future<?> each : posting) {
                    // With what a client found wrong.
                    each.get();
                }
            }
            child.destroyForcibly().waitFor();
        }
        Process last = start(KILLS);
        int port = Child.port(last, log(KILLS));
        for (Client client : clients) {
            client.settle(port);
        }
        last.destroy();
        last.waitFor();

        // then
        Map<Integer, Set<Integer>> rows = rows();
        int acknowledged = 0;
        for (Client client : clients) {
            acknowledged += client.acknowledged.size();
            for (int number = 0; number < client.next; number++) {
                int batch = number * CLIENTS + client.id;
                // A batch that nobody has a receipt for may be there, but as a whole and once.
                if (client.acknowledged.containsKey(number) || rows.containsKey(batch)) {
                    assertThat(rows.remove(batch))
                            .as("batch %d of client %d, seed %d", number, client.id, SEED)
                            .hasSize(client.sizeOf(number));
                }
            }
        }
        assertThat(rows).as("what nobody has sent").isEmpty();
        assertThat(acknowledged).isGreaterThan(KILLS / 2);
        System.out.printf("%d kills, %d batches acknowledged%n", KILLS, acknowledged);
    }

    private Process start(int life) throws IOException {
        return Child.start(
                log(life),
                List.of(
                        "--http",
                        "127.0.0.1:0",
                        "--to",
                        temp.resolve("out").toString(),
                        "--drop-age",
                        "30ms",
                        "--drop-bytes",
                        "20000"));
    }

    private Path log(int life) {
        return temp.resolve("log-" + life);
    }

    private List<Future<?>> post(List<Client> clients, int port) {
        List<Future<?>> posting = new ArrayList<>();
        for (Client client : clients) {
            posting.add(threads.submit(() -> client.postUntilItFails(port)));
        }
        return posting;
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** The numbers of the rows, by batch; none may be there twice. */
    private Map<Integer, Set<Integer>> rows() throws IOException {
        Map<Integer, Set<Integer>> rows = new HashMap<>();
        for (String row : Drops.rows(temp.resolve("out"))) {
            String[] numbers = row.replaceAll("[^0-9,]", "").split(",", -1);
            assertThat(rows.computeIfAbsent(Integer.valueOf(numbers[0]), batch -> new HashSet<>())
                            .add(Integer.valueOf(numbers[1])))
                    .as("%s, seed %d", row, SEED)
                    .isTrue();
        }
        return rows;
    }

    /** Sends batch after batch; one whose answer did not come it sends again under the same key, or, now and then, gives up. */
    private static final class Client {
        private final int id;
        private final Random random;
        private final Semaphore answers;
        private final Map<Integer, Boolean> acknowledged = new HashMap<>();
        private int next;
        private boolean isPending;

        /** @param answers gets a permit for each batch that is acknowledged */
        Client(int id, Random random, Semaphore answers) {
            this.id = id;
            this.random = random;
            this.answers = answers;
        }

        int sizeOf(int number) {
            return 1 + (number * 7 + id) % 50;
        }

        void postUntilItFails(int port) {
            try (BareClient connection = new BareClient(port)) {
                while (true) {
                    post(connection);
                }
            } catch (IOException e) {
                // The feeder was killed; whether it kept the batch, nobody knows.
                isPending = isPending && random.nextInt(4) > 0;
            }
        }

        void settle(int port) throws IOException {
            try (BareClient connection = new BareClient(port)) {
                if (isPending) {
                    post(connection);
                }
            }
        }

        private void post(BareClient connection) throws IOException {
            if (!isPending) {
                next++;
                isPending = true;
            }
            int number = next - 1;
            int batch = number * CLIENTS + id;
            StringBuilder rows = new StringBuilder();
            for (int row = 0; row < sizeOf(number); row++) {
                rows.append("{\"batch\":")
                        .append(batch)
                        .append(",\"row\":")
                        .append(row)
                        .append("}\n");
            }
            BareClient.Reply reply = connection.post(
                    "/streams/out",
                    "Idempotency-Key: batch-" + batch + "\r\n",
                    rows.toString().getBytes(StandardCharsets.US_ASCII));
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
            acknowledged.put(number, true);
            answers.release();
            isPending = false;
        }
    }
}
