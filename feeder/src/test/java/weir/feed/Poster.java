package weir.feed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A client that sends batches of ten rows, each under a key of its own, and goes on only when one is accepted. */
final class Poster {
    private static final int ROWS = 10;

    private final int port;
    private final String path;
    private Optional<BareClient> connection = Optional.empty();
    private int accepted;

    Poster(int port, String stream) {
        this.port = port;
        this.path = "/streams/" + stream;
    }

    /**
     * Sends the next batch, or once more the one whose answer never came.
     *
     * @return the answer's status; 0 if there was none
     */
    int post() {
        byte[] rows = (String.join("\n", batch(accepted)) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            if (connection.isEmpty()) {
                connection = Optional.of(new BareClient(port));
            }
            BareClient.Reply reply = connection.get().post(path, "Idempotency-Key: batch-" + accepted + "\r\n", rows);
            accepted += reply.status() == 200 ? 1 : 0;
            if (reply.isLast()) {
                disconnect();
            }
            return reply.status();
        } catch (IOException e) {
            disconnect();
            return 0;
        }
    }

    private void disconnect() {
        connection.ifPresent(BareClient::close);
        connection = Optional.empty();
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
