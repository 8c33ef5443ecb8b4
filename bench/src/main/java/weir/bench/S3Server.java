package weir.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** MinIO on loopback, in a process of its own. */
final class S3Server implements AutoCloseable {
    static final String SECRET = "weir-bench-secret";

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it, and returns when it answers.
     *
     * @param program MinIO's program
     * @param directory its data, and what it prints
     */
    static S3Server start(Path program, Path directory) throws IOException, InterruptedException {
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        program.toString(),
                        "server",
                        directory.resolve("data").toString(),
                        "--address",
                        "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("minio.log").toFile());
        builder.environment().put("MINIO_ROOT_USER", "weir-bench");
        builder.environment().put("MINIO_ROOT_PASSWORD", SECRET);
        S3Server server = new S3Server(builder.start(), port);
        while (!server.answers()) {
            if (server.process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IOException("MinIO ended; see " + directory.resolve("minio.log"));
            }
        }
        return server;
    }

    /** What Hadoop's S3A needs to reach it, under Spark's names. */
    Map<String, String> configuration() {
        return Map.of(
                "spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + port,
                "spark.hadoop.fs.s3a.endpoint.region", "us-east-1",
                "spark.hadoop.fs.s3a.path.style.access", "true",
                "spark.hadoop.fs.s3a.connection.ssl.enabled", "false",
                "spark.hadoop.fs.s3a.access.key", "weir-bench",
                "spark.hadoop.fs.s3a.secret.key", SECRET);
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
