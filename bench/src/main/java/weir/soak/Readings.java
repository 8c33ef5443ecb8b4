package weir.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import weir.feed.generate.Flaws;
import weir.feed.generate.GeneratorSpec;
import weir.feed.generate.LineBuffer;
import weir.feed.generate.RowGenerator;

/** Posts readings at a rate: one in a hundred is two minutes late, and each 500th line has a time that is no number. */
final class Readings implements AutoCloseable {
    private static final int REQUESTS_A_SECOND = 10;
    private static final int LINES_FOR_A_BAD_ONE = 500;
    private static final Flaws FLAWS = new Flaws(0.02, 0.01, Duration.ofMinutes(2), 0.1);
    private static final byte[] BAD =
            "{\"Creation_Time\":\"noon\",\"User\":\"a\"}\n".getBytes(StandardCharsets.US_ASCII);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicBoolean isOpen = new AtomicBoolean(true);
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile long posted;

    private Readings(URI stream, int rate) {
        thread = new Thread(() -> post(stream, rate), "readings");
        thread.start();
    }

    /**
     * Begins to post.
     *
     * @param rate in rows a second
     */
    static Readings to(URI stream, int rate) {
        return new Readings(stream, rate);
    }

    /** How many lines were accepted. */
    long posted() {
        return posted;
    }

    /** @throws IOException if a request has failed */
    void requireNoFailure() throws IOException {
        if (failure.get() != null) {
            throw new IOException("the feeder did not take the readings", failure.get());
        }
    }

    private void post(URI stream, int rate) {
        RowGenerator rows = GeneratorSpec.of(GeneratorSpec.Kind.WATCH)
                .withRate(rate)
                .withFlaws(FLAWS)
                .generator(Instant.now());
        LineBuffer buffer = new LineBuffer(rate * 200);
        long next = System.nanoTime();
        long request = 0;
        long sent = 0;
        try {
            while (isOpen.get()) {
                buffer.clear();
                int count = rate / REQUESTS_A_SECOND;
                for (int i = 0; i < count; i++) {
                    rows.write(sent + i, buffer);
                    if ((sent + i) % LINES_FOR_A_BAD_ONE == 0) {
                        for (byte each : BAD) {
                            buffer.append(each);
                        }
                    }
                }
                post(stream, buffer.toBytes(), request++);
                sent += count;
                posted = sent;
                next += Duration.ofSeconds(1).toNanos() / REQUESTS_A_SECOND;
                Thread.sleep(
                        Duration.ofNanos(Math.max(0, next - System.nanoTime())).toMillis());
            }
        } catch (IOException | InterruptedException e) {
            failure.set(e);
        }
    }

    private void post(URI stream, byte[] body, long request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(stream)
                        .header("Idempotency-Key", "soak-" + request)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body());
        }
    }

    @Override
    public void close() {
        isOpen.set(false);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
