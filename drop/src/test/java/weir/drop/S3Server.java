package weir.drop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real S3 server in a process of its own, on a free port of this machine, with one bucket. Which one says the system property {@code weir.s3}:
 * {@code s3proxy} (the default), {@code minio:PROGRAM} or {@code versitygw:PROGRAM}.
 */
public final class S3Server implements AutoCloseable {
    /** The bucket that is there from the beginning. */
    public static final String BUCKET = "lake";

    private static final String ACCESS_KEY = "weirtest";
    private static final String SECRET_KEY = "weirtestsecret";
    private static final long START_SECONDS = 30;

    private static S3Server shared;

    private final Path directory;
    private final int port;
    private final Process process;

    private S3Server(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    /** The server that all tests of this process share; it ends with the process. */
    public static synchronized S3Server shared() {
        if (shared == null) {
            S3Server started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "end of the S3 server"));
            shared = started;
        }
        return shared;
    }

    /** Starts a server. */
    public static S3Server start() {
        try {
            Path directory = Files.createTempDirectory("weir-s3-");
            Files.createDirectories(directory.resolve("data").resolve(BUCKET));
            int port = freePort();
            S3Server server = new S3Server(directory, port, launch(directory, port));
            server.awaitPort();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(Path directory, int port) throws IOException {
        String[] kind = System.getProperty("weir.s3", "s3proxy").split(":", 2);
        String data = directory.resolve("data").toString();
        String address = "127.0.0.1:" + port;
        List<String> command =
                switch (kind[0]) {
                    case "minio" ->
                        List.of(
                                kind[1],
                                "server",
                                "--quiet",
                                "--address",
                                address,
                                "--console-address",
                                "127.0.0.1:0",
                                data);
                    case "versitygw" -> List.of(kind[1], "--port", address, "--quiet", "posix", data);
                    case "s3proxy" -> s3proxy(directory, address, data);
                    default -> throw new IllegalArgumentException("weir.s3 is \"" + kind[0] + "\"");
                };
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile());
        builder.environment()
                .putAll(Map.of(
                        "MINIO_ROOT_USER", ACCESS_KEY,
                        "MINIO_ROOT_PASSWORD", SECRET_KEY,
                        "MINIO_UPDATE", "off",
                        "ROOT_ACCESS_KEY", ACCESS_KEY,
                        "ROOT_SECRET_KEY", SECRET_KEY));
        return builder.start();
    }

    private static List<String> s3proxy(Path directory, String address, String data) throws IOException {
        File jar = new File(System.getProperty("weir.s3proxy"));
        if (!jar.isFile()) {
            throw new IOException(jar + " is not there: the build of module drop puts it there");
        }
        Path configuration = directory.resolve("s3proxy.conf");
        Files.write(
                configuration,
                List.of(
                        "s3proxy.endpoint=http://" + address,
                        "s3proxy.authorization=aws-v2-or-v4",
                        "s3proxy.identity=" + ACCESS_KEY,
                        "s3proxy.credential=" + SECRET_KEY,
                        "jclouds.provider=filesystem-nio2",
                        "jclouds.identity=none",
                        "jclouds.credential=none",
                        "jclouds.filesystem.basedir=" + data));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-jar", jar.toString(), "--properties", configuration.toString()));
        return command;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!answers()) {
            boolean ended;
            try {
                ended = process.waitFor(50, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ended = true;
            }
            if (ended || System.nanoTime() > end) {
                String log = Files.readString(directory.resolve("log"));
                close();
                throw new IOException("the S3 server did not start: " + log);
            }
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it listens, for example {@code http://127.0.0.1:9000}. */
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /** Who may do everything. */
    public String accessKey() {
        return ACCESS_KEY;
    }

    /** Their secret. */
    public String secretKey() {
        return SECRET_KEY;
    }

    /** The variables with which a process finds the server and may use it. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint(),
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                ACCESS_KEY,
                "AWS_SECRET_ACCESS_KEY",
                SECRET_KEY);
    }

    /** Ends it, and removes what it kept. */
    @Override
    public void close() {
        process.destroyForcibly();
        try (Stream<Path> all = Files.walk(directory)) {
            process.waitFor(10, TimeUnit.SECONDS);
            for (Path entry : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
