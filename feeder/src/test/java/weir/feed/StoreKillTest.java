package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import weir.drop.S3Server;
import weir.feed.s3.S3Settings;
import weir.feed.s3.S3Storage;

/**
 * Real processes in front of a real S3 server, over a bad line, killed with {@code kill -9} at random instants. How often: the system property
 * {@code weir.kills}.
 */
@Tag("slow")
@Tag("s3")
class StoreKillTest {
    private static final int KILLS = Integer.getInteger("weir.kills", Boolean.getBoolean("weir.full") ? 4 : 2);
    private static final double FAULTS = 0.3;
    private static final S3Server SERVER = S3Server.shared();

    @TempDir
    private Path temp;

    private final String place = "s3://" + S3Server.BUCKET + "/" + UUID.randomUUID() + "/rows";

    @ParameterizedTest
    @CsvSource({"20000,100000", "60000,3000000"})
    void eachRowIsDroppedOnceOverABadLine(int rate, int dropBytes) throws Exception {
        // given: small drops, which are put, or large ones, which are brought before and shown later
        Random random = new Random(rate);
        int rows = KILLS * rate / 2;
        List<String> arguments = arguments(
                dropBytes,
                "--generate",
                "watch",
                "--rows",
                "" + rows,
                "--rate",
                "" + rate,
                "--base",
                "2026-01-01T00:00:00Z");

        // when
        Process last;
        try (FaultyProxy proxy = FaultyProxy.start(URI.create(SERVER.endpoint()), FAULTS, rate)) {
            for (int kill = 0; kill < KILLS; kill++) {
                Process child = start(proxy, arguments);
                child.waitFor(300 + random.nextInt(1_500), TimeUnit.MILLISECONDS);
                child.destroyForcibly().waitFor();
            }
            proxy.mend();
            last = start(proxy, arguments);

            // then
            assertThat(last.waitFor()).as(() -> Child.read(temp.resolve("log"))).isZero();
        }
        assertThat(dropped().stream().map(StoreKillTest::index))
                .containsExactlyElementsOf(LongStream.range(0, rows).boxed().toList());
    }

    @Test
    void whatAClientWasToldIsAcceptedIsDroppedOnceOverABadLine() throws Exception {
        // given
        Random random = new Random(7);
        int port = Child.freePort();
        Poster client = new Poster(port, "rows");
        List<String> arguments = arguments(100_000, "--http", "127.0.0.1:" + port);

        // when
        try (FaultyProxy proxy = FaultyProxy.start(URI.create(SERVER.endpoint()), FAULTS, 7)) {
            for (int kill = 0; kill < KILLS; kill++) {
                Process child = start(proxy, arguments);
                int before = client.accepted();
                long end = 0;
                // From the first answer on, so that a slow start leaves it a life.
                while (end == 0 || System.nanoTime() < end) {
                    client.post();
                    if (end == 0 && client.accepted() > before) {
                        end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(700));
                    }
                    assertThat(child.isAlive())
                            .as(() -> Child.read(temp.resolve("log")))
                            .isTrue();
                }
                child.destroyForcibly().waitFor();
            }
            proxy.mend();
            Process last = start(proxy, arguments);
            int before = client.accepted();
            while (client.accepted() == before) {
                client.post();
            }
            last.destroy();
            last.waitFor();
        }

        // then
        assertThat(client.accepted()).isGreaterThan(KILLS);
        assertThat(dropped()).containsExactlyElementsOf(client.rows());
    }

    @Test
    void aStoreThatDoesOnceMoreWhatADeadFeederAskedHasEachRowOnce() throws Exception {
        // given
        int port = Child.freePort();
        Poster client = new Poster(port, "rows");
        List<String> arguments = arguments(20_000, "--http", "127.0.0.1:" + port);
        try (FaultyProxy proxy = FaultyProxy.start(URI.create(SERVER.endpoint()), 0, 1)) {
            Process first = start(proxy, arguments);
            accept(client, 50);

            // when: drops are on their way while the store stalls, and their feeder and the next one are killed
            proxy.stall();
            accept(client, 100);
            first.destroyForcibly().waitFor();
            Process second = start(proxy, arguments);
            accept(client, 100);
            second.destroyForcibly().waitFor();
            Process last = start(proxy, arguments);
            accept(client, 50);
            // Late and all at once: what the dead have asked for, and what the living asks for.
            proxy.mend();
            accept(client, 50);
            last.destroy();
            last.waitFor();
        }

        // then
        assertThat(dropped()).containsExactlyElementsOf(client.rows());
    }

    private static void accept(Poster client, int batches) {
        int enough = client.accepted() + batches;
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    client.post();
                    return client.accepted() >= enough;
                });
    }

    private List<String> arguments(int dropBytes, String... source) {
        List<String> arguments = new ArrayList<>(List.of(source));
        arguments.addAll(List.of(
                "--to",
                place,
                "--spool",
                temp.resolve("spool").toString(),
                "--drop-age",
                dropBytes > 1_000_000 ? "10s" : "50ms",
                "--drop-bytes",
                Integer.toString(dropBytes)));
        return arguments;
    }

    private Process start(FaultyProxy proxy, List<String> arguments) throws IOException {
        return Child.start(
                temp.resolve("log"),
                arguments,
                Map.of(
                        "AWS_ENDPOINT_URL", proxy.endpoint(),
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", SERVER.accessKey(),
                        "AWS_SECRET_ACCESS_KEY", SERVER.secretKey()));
    }

    private List<String> dropped() throws IOException {
        S3Settings settings =
                new S3Settings(Optional.of(URI.create(SERVER.endpoint())), Optional.of("us-east-1"), Optional.of(true));
        try (S3Storage store = S3Storage.open(
                place,
                settings,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(SERVER.accessKey(), SERVER.secretKey())))) {
            Drops.assertTallies(store);
            return Drops.rows(store);
        }
    }

    private static Long index(String row) {
        return Long.valueOf(row.replaceFirst(".*\"Index\":(\\d+).*", "$1"));
    }
}
