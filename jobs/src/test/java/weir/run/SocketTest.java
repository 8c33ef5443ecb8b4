package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines from a TCP server, which gives each of them once. */
class SocketTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private Lake lake;

    @BeforeEach
    void makeLake() {
        lake = new Lake(directory);
    }

    @Test
    void countsWordsOfLines() throws Exception {
        try (ServerSocket server = server(0)) {
            // given
            Path file = write(
                    server.getLocalPort(),
                    "",
                    """
                    counts:
                      sql: SELECT word, count(*) AS n FROM (SELECT explode(split(value, ' ')) AS word FROM seen) GROUP BY word
                      mode: complete
                      trigger: 0 ms
                      sinks: [memory]
                    """);
            try (PipelineRun run = lake.start(file);
                    Socket client = server.accept()) {
                // when
                send(client, "to be or", "not to be");

                // then
                await().atMost(LONG).untilAsserted(() -> assertThat(rows(run, "SELECT word, n FROM counts"))
                        .containsExactlyInAnyOrder("[to,2]", "[be,2]", "[or,1]", "[not,1]"));
            }
        }
    }

    @Test
    void readsJsonByASchemaOnceTheServerIsThere() throws Exception {
        // given
        int port;
        try (ServerSocket free = server(0)) {
            port = free.getLocalPort();
        }
        Path file = write(
                port,
                "schema: \"n BIGINT, at BIGINT\", eventTime: timestamp_seconds(at)",
                "rows: {sql: \"SELECT n, unix_seconds(event_time) AS at FROM seen\", trigger: 0 ms, sinks: [memory]}");
        try (PipelineRun run = lake.start(file)) {
            await().atMost(LONG)
                    .until(() -> run.progress().get(0).trouble().orElse("").contains("Connection refused"));

            // when
            try (ServerSocket server = server(port);
                    Socket client = server.accept()) {
                send(client, "{\"n\":1,\"at\":7}", "", "nonsense", "{\"n\":\"x\",\"at\":8}");

                // then
                await().atMost(LONG).untilAsserted(() -> assertThat(rows(run, "SELECT n, at FROM rows"))
                        .containsExactly("[1,7]", "[null,null]", "[null,8]"));
            }
        }
    }

    @Test
    void beginsAnewWhenTheQueryStartsAgain() throws Exception {
        try (ServerSocket server = server(0)) {
            // given
            Path file = write(
                    server.getLocalPort(),
                    "",
                    """
                    counts:
                      sql: SELECT count(*) AS n FROM seen WHERE value <> 'boom' OR raise_error(value) IS NULL
                      mode: complete
                      trigger: 0 ms
                      sinks: [memory]
                    """);
            try (PipelineRun run = lake.start(file)) {
                try (Socket client = server.accept()) {
                    send(client, "a", "b", "c");
                    await().atMost(LONG)
                            .until(() -> rows(run, "SELECT n FROM counts").equals(List.of("[3]")));

                    // when
                    send(client, "boom");
                    try (Socket again = server.accept()) {
                        send(again, "d");

                        // then
                        await().atMost(LONG)
                                .until(() -> rows(run, "SELECT n FROM counts").equals(List.of("[1]")));
                        await().atMost(LONG)
                                .until(() -> run.progress().get(0).batch().orElse(-1) == 0
                                        || run.progress().get(0).batch().orElse(-1) == 1);
                    }
                }
            }
        }
    }

    private static List<String> rows(PipelineRun run, String sql) {
        return run.session().sql(sql).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    private Path write(int port, String keys, String queries) throws IOException {
        return lake.writeFile("pipeline: test\nstreams:\n  seen: {socket: \"127.0.0.1:%d\", %s}\nqueries:\n%s"
                .formatted(port, keys, queries.indent(2)));
    }

    private static ServerSocket server(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.setSoTimeout((int) LONG.toMillis());
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return server;
    }

    private static void send(Socket client, String... lines) throws IOException {
        client.getOutputStream().write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
    }
}
