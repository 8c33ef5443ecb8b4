package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import weir.drop.S3Server;
import weir.feed.s3.S3Settings;
import weir.feed.s3.S3Storage;

/** Every command of docs/feeder.md, as it stands there but for its ports, in a directory that has the files it names. */
@Tag("slow")
class DocumentedCommandsTest {
    private static final Path PAGE = Path.of("../docs/feeder.md");
    private static final Pattern COMMAND = Pattern.compile("`((?:[^`]+ )?weir feed [^`]+)`");
    private static final Pattern PORT = Pattern.compile(":(9999|8080|9000)\\b");
    private static final Pattern TARGET = Pattern.compile("--to (\\S+)");
    private static final String ROW = "{\"Creation_Time\":1,\"User\":\"a\"}\n";

    @TempDir
    private Path temp;

    static Set<String> commands() throws IOException {
        Set<String> commands = new LinkedHashSet<>();
        // A pipe has to be escaped in a table.
        COMMAND.matcher(Files.readString(PAGE))
                .results()
                .forEach(found -> commands.add(found.group(1).replace("\\|", "|")));
        commands.remove("weir feed --help");
        commands.remove("weir feed --receipt FILE");
        return commands;
    }

    @BeforeEach
    void files() throws IOException {
        Path launcher = Files.writeString(
                temp.resolve("weir"),
                """
                #!/bin/sh
                shift
                exec %s "$@"
                """
                        .formatted("'" + String.join("' '", Child.command()) + "'"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(temp.resolve("app.log"), ROW);
        Files.writeString(temp.resolve("readings.jsonl"), ROW);
        Files.createDirectories(temp.resolve("inbox"));
    }

    @Test
    void thePageShowsEverySourceAndTarget() throws Exception {
        assertThat(String.join("\n", commands()))
                .contains("--stdin", "--listen", "--connect", "--http", "--replay", "--watch")
                .contains("--generate watch", "--generate heart", "--generate quotes")
                .contains("--to lake", "--to s3://", "--to tcp://", "weir feed streams.yaml");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void bringsRowsIntoDrops(String documented) throws Exception {
        // given
        int port = freePort();
        String command = PORT.matcher(documented)
                .replaceAll(found -> ":" + (found.group(1).equals("9000") ? s3Port() : Integer.toString(port)));
        Files.writeString(temp.resolve("streams.yaml"), PORT.matcher(streams()).replaceAll(":" + port));
        try (Peer peer = new Peer(command, port)) {
            // when
            Process process = start(command);
            try {
                peer.feed();

                // then
                Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(rows(command, peer))
                        .as(this::log)
                        .isNotEmpty());
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        }
    }

    private List<String> rows(String command, Peer peer) throws IOException {
        Matcher target = TARGET.matcher(command);
        if (!target.find()) {
            // The file of streams: one that makes its rows, and one that is sent them.
            List<String> heart = Drops.rows(temp.resolve("lake/in/heart"));
            return heart.isEmpty() ? heart : Drops.rows(temp.resolve("lake/in/watch"));
        }
        String to = target.group(1);
        if (to.startsWith("tcp:")) {
            return peer.lines();
        }
        return to.startsWith("s3:") ? storedIn(to) : Drops.rows(temp.resolve(to));
    }

    private static List<String> storedIn(String to) throws IOException {
        S3Server server = S3Server.shared();
        S3Storage storage = S3Storage.open(
                to,
                new S3Settings(Optional.of(URI.create(server.endpoint())), Optional.of("us-east-1"), Optional.empty()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(server.accessKey(), server.secretKey())));
        try {
            return Drops.rows(storage);
        } finally {
            storage.close();
        }
    }

    private Process start(String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                .directory(temp.toFile())
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("log").toFile());
        Map<String, String> environment = builder.environment();
        environment.put("PATH", temp + ":" + environment.get("PATH"));
        if (command.contains("s3://")) {
            environment.putAll(S3Server.shared().environment());
        }
        return builder.start();
    }

    private static String streams() throws IOException {
        return Pattern.compile("```yaml\n(streams:.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static String s3Port() {
        return Integer.toString(URI.create(S3Server.shared().endpoint()).getPort());
    }

    private String log() {
        try {
            return Files.readString(temp.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Who is at the other end of a command. */
    private final class Peer implements AutoCloseable {
        private final String command;
        private final int port;
        private final Optional<ServerSocket> server;
        private Optional<Socket> socket = Optional.empty();

        Peer(String command, int port) throws IOException {
            this.command = command;
            this.port = port;
            this.server = command.contains("--connect")
                    ? Optional.of(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()))
                    : Optional.empty();
        }

        void feed() throws Exception {
            if (server.isPresent()) {
                send(server.get().accept());
            } else if (command.contains("--listen")) {
                send(connect());
            } else if (command.contains("--http")) {
                post("/streams/heart", "{\"user\":\"a\",\"bpm\":71}");
            } else if (command.endsWith(".yaml")) {
                post("/streams/heart", "{\"User\":\"a\",\"bpm\":71}");
            } else if (command.contains("--watch")) {
                Files.move(temp.resolve("readings.jsonl"), temp.resolve("inbox/readings.jsonl"));
            } else if (command.contains("tcp:")) {
                socket = Optional.of(connect());
            }
        }

        private void send(Socket to) throws IOException {
            socket = Optional.of(to);
            OutputStream out = to.getOutputStream();
            out.write(ROW.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        private Socket connect() {
            return Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreException(java.net.ConnectException.class)
                    .until(() -> new Socket(InetAddress.getLoopbackAddress(), port), connected -> true);
        }

        private void post(String path, String row) throws Exception {
            connect().close();
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .POST(HttpRequest.BodyPublishers.ofString(row))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }

        List<String> lines() throws IOException {
            InputStream in = socket.orElseThrow().getInputStream();
            String first = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return first == null ? List.of() : List.of(first);
        }

        @Override
        public void close() throws IOException {
            if (socket.isPresent()) {
                socket.get().close();
            }
            if (server.isPresent()) {
                server.get().close();
            }
        }
    }
}
