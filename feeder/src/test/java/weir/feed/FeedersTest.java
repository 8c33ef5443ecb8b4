package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.address.HostPort;
import weir.feed.generate.GeneratorSpec;
import weir.feed.http.HttpLimits;
import weir.feed.spool.SpoolBounds;
import weir.log.LogFormat;
import weir.problem.Failure;

class FeedersTest {
    private static final HostPort ANY = new HostPort("127.0.0.1", 0);
    private static final Origin REQUESTS = new Origin.Http(ANY, HttpLimits.DEFAULT);

    @TempDir
    private Path temp;

    @Test
    void streamsShareOneAddressForRequestsAndTellOfAllStreams() throws Exception {
        // given
        FeedSpec made = spec("made", new Origin.Generate(generator().withRows(100)));
        try (Feeders feeders =
                Feeders.start(List.of(spec("a", REQUESTS), spec("b", REQUESTS), made), Optional.empty())) {
            int port = feeders.ports().get("http://" + ANY);

            // when
            assertThat(post(port, "/streams/a", "{\"n\":1}").statusCode()).isEqualTo(200);
            assertThat(post(port, "/streams/b", "{\"n\":2}\n{\"n\":3}").statusCode())
                    .isEqualTo(200);

            // then
            assertThat(post(port, "/streams/made", "{\"n\":4}").body()).contains("no stream \\\"made\\\"");
            Awaitility.await().until(() -> metric(port, "weir_feed_rows_accepted_total", "made")
                    .endsWith(" 100.0"));
            assertThat(metric(port, "weir_feed_rows_accepted_total", "b")).endsWith(" 2.0");
            assertThat(get(port, "/readyz").statusCode()).isEqualTo(200);
        }
        assertThat(rows("a")).containsExactly("{\"n\":1}");
        assertThat(rows("b")).containsExactly("{\"n\":2}", "{\"n\":3}");
        assertThat(rows("made")).hasSize(100);
    }

    @Test
    void aProcessWithoutRequestsCanStillBeWatched() throws Exception {
        // given: two streams, one of which can take nothing
        FeedSpec full = spec("full", new Origin.Generate(generator())).withBounds(new SpoolBounds(1, 0));
        FeedSpec good = spec("good", new Origin.Generate(generator().withRows(10)));
        Feeders feeders = Feeders.start(List.of(full, good), Optional.of(ANY));
        try {
            int port = feeders.ports().get("http://" + ANY);

            // then
            assertThat(get(port, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(port, "/readyz")).satisfies(answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body()).startsWith("{\"error\":\"not ready: stream \\\"full\\\": the spool holds ");
            });
            assertThat(metric(port, "weir_feed_spool_bytes", "full")).isNotEmpty();
            assertThat(post(port, "/streams/good", "{}").statusCode()).isEqualTo(404);
        } finally {
            feeders.close();
        }
        assertThat(rows("good")).hasSize(10);
    }

    @Test
    void aStreamThatFailsBringsAllToACleanEnd() throws Exception {
        // given
        Path broken = Files.writeString(temp.resolve("broken.csv"), "a,b\n1,\"2\n");
        FeedSpec bad = spec("bad", new Origin.Replay(List.of(broken)));
        FeedSpec good = spec("good", new Origin.Generate(generator().withRate(10_000)));
        Feeders feeders = Feeders.start(List.of(good, bad), Optional.empty());

        // when
        assertThatThrownBy(() -> feeders.await(Duration.ofSeconds(20)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("broken.csv");
        feeders.close();

        // then: what the other had accepted is in drops
        Feeder other = feeders.all().get(0);
        assertThat(other.progress().rowsDropped()).isEqualTo(other.progress().rowsAccepted());
        assertThat(rows("good")).hasSize((int) other.progress().rowsAccepted());
    }

    @Test
    void aStreamThatCannotBeginLetsNoneBegin() {
        // given
        FeedSpec good = spec("good", new Origin.Generate(generator()));
        FeedSpec bad = FeedSpec.of(
                new Origin.Generate(generator()), temp.resolve("good").toString());

        // then
        assertThatThrownBy(() -> Feeders.start(List.of(good, bad), Optional.empty()))
                .hasMessageContaining("another feeder is using it");
        // and: nothing holds the spool of the first any more
        Feeder.start(good).close();
    }

    @Test
    void theLiveLineTellsOfAllStreams() throws Exception {
        // given
        FeedSpec one = spec("one", new Origin.Generate(generator().withRows(10)));
        FeedSpec two = spec("two", new Origin.Generate(generator().withRows(20)));
        try (Feeders feeders = Feeders.start(List.of(one, two), Optional.empty())) {
            // when
            assertThat(feeders.await(Duration.ofSeconds(20))).isTrue();

            // then
            assertThat(StatusLine.of(feeders.all(), LogFormat.TEXT).text())
                    .startsWith("2 streams: 30 rows accepted (60/s), ");
        }
    }

    private static GeneratorSpec generator() {
        return GeneratorSpec.of(GeneratorSpec.Kind.WATCH);
    }

    private FeedSpec spec(String name, Origin from) {
        return FeedSpec.of(from, temp.resolve(name).toString());
    }

    private List<String> rows(String name) throws IOException {
        return Drops.rows(temp.resolve(name));
    }

    private static String metric(int port, String name, String stream) throws Exception {
        return get(port, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains("stream=\"" + stream + "\""))
                .findFirst()
                .orElse("");
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return send(request(port, path).build());
    }

    private static HttpResponse<String> post(int port, String path, String body) throws Exception {
        return send(request(port, path)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
