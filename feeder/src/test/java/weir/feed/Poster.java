package weir.feed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A client that sends batches of ten rows, each under a key of its own, and goes on only when one is accepted. */
final class Poster {
    private static final int ROWS = 10;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final URI uri;
    private int accepted;

    Poster(int port, String stream) {
        this.uri = URI.create("http://127.0.0.1:" + port + "/streams/" + stream);
    }

    /**
     * Sends the next batch, or once more the one whose answer never came.
     *
     * @return the answer's status; 0 if there was none
     */
    int post() throws InterruptedException {
        String rows = String.join("\n", batch(accepted)) + "\n";
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Idempotency-Key", "batch-" + accepted)
                .timeout(Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.ofString(rows))
                .build();
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
            accepted += status == 200 ? 1 : 0;
            return status;
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<String> batch(int number) {
        return IntStream.range(number * ROWS, (number + 1) * ROWS)
                .mapToObj(row -> "{\"Index\":" + row + "}")
                .toList();
    }

    /** How many batches were accepted. */
    int accepted() {
        return accepted;
    }

    /** The rows that were accepted, in order. */
    List<String> rows() {
        return IntStream.range(0, accepted)
                .mapToObj(Poster::batch)
                .flatMap(List::stream)
                .toList();
    }
}
