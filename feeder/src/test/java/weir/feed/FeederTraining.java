package weir.feed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Loads what feeders load: a generator that ends, and an intake by HTTP that is told to stop. Its argument: a directory for their drops. */
final class FeederTraining {
    private FeederTraining() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "feeder-");
        Main.run(
                "--generate",
                "watch",
                "--rows",
                "1000",
                "--to",
                directory.resolve("made").toString());
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        new Thread(
                        () -> Main.run(
                                "--http",
                                "127.0.0.1:" + port,
                                "--to",
                                directory.resolve("sent").toString()),
                        "feeder")
                .start();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> isOpen(port));
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/streams/sent"))
                                .POST(HttpRequest.BodyPublishers.ofString("{\"n\":1}\n"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        System.exit(0);
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }
}
