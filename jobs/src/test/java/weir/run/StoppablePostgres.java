package weir.run;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import weir.control.PostgresConnection;
import weir.yaml.Position;

/** A PostgreSQL that can go away and come back at the same port with the same data. */
final class StoppablePostgres implements AutoCloseable {
    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    StoppablePostgres(Path data) throws IOException {
        this.data = data;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = socket.getLocalPort();
        }
    }

    void start() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .start();
    }

    void stop() throws IOException {
        server.close();
    }

    PostgresConnection connection() {
        return new PostgresConnection(
                new Position(1, "postgres"),
                "jdbc:postgresql://localhost:" + port + "/postgres",
                "postgres",
                "postgres");
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
