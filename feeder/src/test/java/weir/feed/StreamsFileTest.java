package weir.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.drop.Compression;
import weir.problem.InvalidInput;

class StreamsFileTest {
    @TempDir
    private Path temp;

    @Test
    void keysAreTheOptionsOfTheCommandLine() throws Exception {
        // when
        List<FeedSpec> specs = read(
                """
                streams:
                  watch:
                    generate: watch
                    rate: 500
                    rows: 10
                    late: 0.1
                    to: ${LAKE}/watch
                    compression: zstd
                    drop-age: 5s
                    lane: one
                  old:
                    replay: [a.jsonl, b/c.csv]
                    loop: true
                    to: s3://bucket/old
                    s3-endpoint: http://127.0.0.1:9000
                    s3-path-style: false
                    spool: spools/old
                    schema: a STRING, b BIGINT
                    quarantine: true
                """,
                Map.of("LAKE", "/lake"));

        // then
        assertThat(specs).hasSize(2);
        FeedSpec watch = specs.get(0);
        assertThat(watch.name()).isEqualTo("watch");
        assertThat(watch.to().text()).isEqualTo("/lake/watch");
        assertThat(watch.drops().compression()).isEqualTo(Compression.ZSTD);
        assertThat(watch.drops().age()).isEqualTo(Duration.ofSeconds(5));
        assertThat(watch.lane().name()).contains("one");
        assertThat(((Origin.Generate) watch.from()).spec().rate()).isEqualTo(500);
        FeedSpec old = specs.get(1);
        assertThat(((Origin.Replay) old.from()).paths())
                .containsExactly(temp.resolve("a.jsonl"), temp.resolve("b/c.csv"));
        assertThat(((Origin.Replay) old.from()).isLoop()).isTrue();
        assertThat(((Target.Bucket) old.to()).settings().pathStyle()).contains(false);
        assertThat(old.lane().spool()).contains(temp.resolve("spools/old"));
        assertThat(old.validator().isQuarantined()).isTrue();
        assertThat(old.validator().schema()).isPresent();
    }

    @Test
    void allThatIsWrongIsToldAtOnceWithItsLine() throws Exception {
        assertThatThrownBy(() -> read(
                        """
                        stream: x
                        streams:
                          a:
                            generate: wach
                            rows: many
                            to: ${NOWHERE}/a
                          b:
                            http: 127.0.0.1:99999
                            too: lake
                          c:
                            token-env: NO_SUCH_TOKEN
                            http: 8080
                            http: 8081
                            to: ftp://host/c
                          d e: {stdin: true, listen: 9999, to: lake/d}
                          f: {to: lake/f, stdin: yes, drop-age: soon}
                          g: {to: lake/g}
                          h: [1]
                          i: {stdin: false, to: lake/i}
                        """,
                        Map.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(problems(
                        "1: stream: unknown key. The nearest known key is \"streams\".",
                        "4: streams.a.generate: \"wach\" is none of watch, heart, quotes. The nearest is \"watch\".",
                        "5: streams.a.rows: 'many' is not a long.",
                        "6: streams.a.to: the environment variable NOWHERE is not set. Set it before you start.",
                        "7: streams.b.to: it is not said where the rows go. Name a directory.",
                        "8: streams.b.http: \"127.0.0.1:99999\" is no address. Write tcp://HOST:PORT, HOST:PORT or PORT.",
                        "9: streams.b.too: unknown key. The nearest known key is \"to\".",
                        "11: streams.c.token-env: the environment variable NO_SUCH_TOKEN is not set. Set it to the token.",
                        "13: streams.c.http: duplicate key, also on line 12. Remove one of them.",
                        "14: streams.c.to: \"ftp://host/c\" is neither a directory nor in an S3 store, nor an address for"
                                + " clients. Name a directory, or write s3://BUCKET/PREFIX or tcp://HOST:PORT.",
                        "15: streams.d e: a name is letters, digits, _ and -. Choose such a name.",
                        "15: streams.d e: --stdin, --listen=<listen> are mutually exclusive (specify only one).",
                        "16: streams.f.stdin: 'yes' is not a boolean.",
                        "16: streams.f.drop-age: \"soon\" is not a duration; write 500ms, 10s, 5m or 2h.",
                        "17: streams.g.generate: it is not said where rows come from. Give --generate, --replay, --watch,"
                                + " --stdin, --listen, --connect or --http.",
                        "18: streams.h: has to be a mapping of keys to values, not a list.",
                        "19: streams.i.generate: it is not said where rows come from. Give --generate, --replay, --watch,"
                                + " --stdin, --listen, --connect or --http."));
    }

    @Test
    void whatTwoStreamsCannotShareIsTold() throws Exception {
        assertThatThrownBy(() -> read(
                        """
                        streams:
                          a: {stdin: true, to: lake/a}
                          b: {stdin: true, to: lake/b}
                          c: {http: 8080, to: lake/a}
                          d: {http: 8080, to: lake/d, max-body: 1000}
                          e: {listen: 9999, to: lake/e, lane: one, spool: s1}
                          f: {listen: 9999, to: lake/e, lane: one, spool: s2}
                          g: {watch: inbox, to: "tcp://9998"}
                          h: {watch: ./inbox, to: "tcp://127.0.0.1:9998"}
                        """,
                        Map.of()))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(
                        problems(
                                "3: streams.b.stdin: it is the same as that of stream a on line 2. Standard input can be read by"
                                        + " one stream.",
                                "4: streams.c.spool: it is the same as that of stream a on line 2. Give it a spool of its own.",
                                "5: streams.d.http: streams that share an address share its limits and its TLS, and another one has"
                                        + " others. Write the same max-body, tls-cert, tls-key and tls-client-ca for all of them.",
                                "7: streams.f.lane: it is the same as that of stream e on line 6. Give it a lane of its own.",
                                "7: streams.f.listen: it is the same as that of stream e on line 6. Choose another port.",
                                "9: streams.h.to: it is the same as that of stream g on line 8. Choose another port.",
                                "9: streams.h.watch: it is the same as that of stream g on line 8. Give it a directory of its own."));
    }

    @Test
    void aFileWithoutStreamsIsRefused() {
        assertThatThrownBy(() -> read("streams: {}\n", Map.of()))
                .hasMessage(file() + ":1: streams: there has to be at least one stream.");
    }

    private List<FeedSpec> read(String yaml, Map<String, String> environment) throws IOException {
        return StreamsFile.read(Files.writeString(file(), yaml), environment);
    }

    private String problems(String... atLines) {
        return Arrays.stream(atLines).map(problem -> file() + ":" + problem).collect(Collectors.joining("\n"));
    }

    private Path file() {
        return temp.resolve("streams.yaml");
    }
}
