package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.address.HostPort;
import weir.feed.http.HttpLimits;
import weir.feed.source.LineLimits;

/** Programs that people feed with. Where one is not installed its test is passed over, but not in CI. */
@Timeout(60)
class RealClientsTest {
    private static final String ROWS = "{\"user\":\"a\",\"bpm\":71}\n{\"user\":\"b\",\"bpm\":80}\n";

    @TempDir
    private Path temp;

    @Test
    void curlGetsAReceiptAndTheSameOneForTheSameKey() throws Exception {
        need("curl");
        try (Feeder feeder = Feeder.start(http(HttpLimits.DEFAULT))) {
            // when
            String first = curl(feeder, ROWS, "-H", "Idempotency-Key: 4711");
            String second = curl(feeder, ROWS, "-H", "Idempotency-Key: 4711");

            // then
            assertThat(first)
                    .isEqualTo("{\"lane\":\"" + feeder.lane() + "\",\"drop\":0,\"rows\":2,\"repeated\":false}\n200");
            assertThat(second).endsWith("\"rows\":2,\"repeated\":true}\n200");
        }
        assertThat(rows()).containsExactlyElementsOf(ROWS.lines().toList());
    }

    @Test
    void curlThatAsksFirstIsSentAwayBeforeItSendsItsBody() throws Exception {
        need("curl");
        try (Feeder feeder =
                Feeder.start(HttpFeeds.into(temp.resolve("out"), HttpLimits.DEFAULT, HttpFeeds.tokens("secret")))) {
            // given: a body for which curl says "Expect: 100-continue"
            String large = ROWS.repeat(40_000);

            // then
            assertThat(curl(feeder, large, "-H", "Expect: 100-continue")).endsWith("\n401");
            assertThat(curl(feeder, large, "-H", "Expect: 100-continue", "-H", "Authorization: Bearer secret"))
                    .endsWith("\"rows\":80000,\"repeated\":false}\n200");
        }
    }

    @Test
    void ncatSendsLines() throws Exception {
        need("ncat");
        Origin listen = new Origin.Listen(new HostPort("127.0.0.1", 0), LineLimits.DEFAULT);
        try (Feeder feeder =
                Feeder.start(FeedSpec.of(listen, temp.resolve("out").toString()))) {
            // when
            run(ROWS, "ncat", "--send-only", "127.0.0.1", Integer.toString(feeder.port()));

            // then
            Awaitility.await().until(() -> feeder.progress().rowsAccepted() == 2);
        }
        assertThat(rows()).containsExactlyElementsOf(ROWS.lines().toList());
    }

    private FeedSpec http(HttpLimits limits) {
        return HttpFeeds.into(temp.resolve("out"), limits);
    }

    private List<String> rows() throws IOException {
        return Drops.rows(temp.resolve("out"));
    }

    private static void need(String program) {
        boolean isInstalled = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(isInstalled || System.getenv("WEIR_CI") != null, "no " + program + " on this machine");
    }

    private String curl(Feeder feeder, String body, String... options) throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + feeder.port() + "/streams/out";
        return run(
                body,
                Stream.concat(
                                Stream.of("curl", "-s", "--data-binary", "@-", "-w", "%{http_code}", url),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private String run(String input, String... command) throws IOException, InterruptedException {
        Path in = Files.writeString(temp.resolve("in"), input);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
