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
    private static final String KEY_STORE = "s3.p12";
    private static final long START_SECONDS = 30;

    private static S3Server shared;

    private final Path directory;
    private final int port;
    private final String endpoint;
    private final Process process;

    private S3Server(Path directory, int port, String endpoint, Process process) {
        this.directory = directory;
        this.port = port;
        this.endpoint = endpoint;
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
        return start("http");
    }

    /** Starts s3proxy with a certificate that nobody but {@link #trustStore} vouches for. */
    public static S3Server startWithTls() {
        return start("https");
    }

    private static S3Server start(String scheme) {
        try {
            Path directory = Files.createTempDirectory("weir-s3-");
            Files.createDirectories(directory.resolve("data").resolve(BUCKET));
            int port = freePort();
            String endpoint = scheme + "://127.0.0.1:" + port;
            S3Server server = new S3Server(directory, port, endpoint, launch(directory, port, endpoint));
            server.awaitPort();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Process launch(Path directory, int port, String endpoint) throws IOException {
        boolean isSecure = endpoint.startsWith("https:");
        String[] kind = (isSecure ? "s3proxy" : System.getProperty("weir.s3", "s3proxy")).split(":", 2);
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
                    case "s3proxy" -> s3proxy(directory, endpoint, data);
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

    private static List<String> s3proxy(Path directory, String endpoint, String data) throws IOException {
        File jar = new File(System.getProperty("weir.s3proxy"));
        if (!jar.isFile()) {
            throw new IOException(jar + " is not there: the build of module drop puts it there");
        }
        Path configuration = directory.resolve("s3proxy.conf");
        List<String> lines = new ArrayList<>(List.of(
                "s3proxy.authorization=aws-v2-or-v4",
                "s3proxy.identity=" + ACCESS_KEY,
                "s3proxy.credential=" + SECRET_KEY,
                "jclouds.provider=filesystem-nio2",
                "jclouds.identity=none",
                "jclouds.credential=none",
                "jclouds.filesystem.basedir=" + data));
        if (endpoint.startsWith("https:")) {
            makeCertificate(directory);
            lines.add("s3proxy.secure-endpoint=" + endpoint);
            lines.add("s3proxy.keystore-path=" + directory.resolve(KEY_STORE));
            lines.add("s3proxy.keystore-password=" + SECRET_KEY);
        } else {
            lines.add("s3proxy.endpoint=" + endpoint);
        }
        Files.write(configuration, lines);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-jar", jar.toString(), "--properties", configuration.toString()));
        return command;
    }

    private static void makeCertificate(Path directory) throws IOException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "s3",
                        "-keyalg",
                        "RSA",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        directory.resolve(KEY_STORE).toString(),
                        "-storepass",
                        SECRET_KEY,
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "SAN=ip:127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IOException(Files.readString(directory.resolve("log")));
        }
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
        return endpoint;
    }

    /** What a Java process needs to know to trust a server with TLS. */
    public List<String> trustStore() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + directory.resolve(KEY_STORE),
                "-Djavax.net.ssl.trustStorePassword=" + SECRET_KEY);
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
