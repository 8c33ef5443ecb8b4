package weir.pipelinetest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.Exit;

@Tag("slow")
class TestCommandTest {
    private static final String PIPELINE =
            """
            pipeline: sums
            streams: {seen: {drop: in, schema: "k STRING, n BIGINT"}}
            queries:
              rows: {sql: "SELECT k, n FROM seen", sinks: [parquet: out/rows]}
              sums: {sql: "SELECT k, sum(n) AS s FROM seen GROUP BY k", mode: update, sinks: [parquet: {path: out/sums, key: [k]}]}
            """;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void everyPipelineHereHasTestsThatPass() throws IOException {
        Path pipelines = Path.of("../pipelines");
        List<String> names;
        try (Stream<Path> files = Files.list(pipelines)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml") && !name.endsWith(TestFileReader.ENDING))
                    // Wrong on purpose.
                    .filter(name -> !name.equals("modes.yaml"))
                    .toList();
        }

        int code = run(pipelines.toString());

        assertThat(code).as(out + "\n" + err).isEqualTo(Exit.DONE);
        assertThat(names).hasSizeGreaterThan(10).allSatisfy(name -> assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("ok     " + pipelines.resolve(name.replace(".yaml", TestFileReader.ENDING)) + ": "));
    }

    @Test
    void showsWhichRowsAreMissingAndWhichWereNotExpected() throws IOException {
        write(
                """
                tests:
                  passes:
                    - given: {seen: [{k: a, n: 1}, {k: b, n: 2}, {k: a, n: 3}]}
                    - expect: {rows: [[b, 2], [a, 3], [a, 1]], sums: [[a, 4], {s: 2, k: b}]}
                  fails:
                    - given: {seen: [{k: a, n: 1}, {k: "null"}, {n: 5}, "no JSON"]}
                    - expect:
                        rows: [[a, 2], ["null", null], [null, 5], [null, null]]
                  is_out_of_order:
                    - given: {seen: [{k: a, n: 1}]}
                    - given: {seen: [{k: b, n: 1}]}
                    - expect:
                        sums: {ordered: true, rows: [[b, 1], [a, 1]]}
                """);

        int code = run(directory.resolve("sums.yaml").toString());

        assertThat(code).as(out + "\n" + err).isEqualTo(Exit.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\(\\d+\\.\\d s\\)", "(… s)"))
                .isEqualTo(
                        """
                        ok     $: passes (… s)
                        FAILED $: fails (… s)
                               $:8: rows in its Parquet files: 1 of 4 rows are missing (-), 1 are there that were not expected (+):
                                     k      | n
                                     "null" | NULL
                                     NULL   | 5
                                     NULL   | NULL
                                   + a      | 1
                                   - a      | 2
                        FAILED $: is_out_of_order (… s)
                               $:13: sums in its Parquet files: the rows are the right ones in another order:
                                     k | s
                                     a | 1
                                     b | 1
                        3 tests of 1 pipelines, 2 failed
                        """
                                .replace(
                                        "$", directory.resolve("sums.test.yaml").toString()));
    }

    @Test
    void readsColumnsByWhateverNameTheyHave() throws IOException {
        write(
                """
                tests:
                  named:
                    - given: {seen: [{k: a, n: 1}]}
                    - expect: {odd: [[1, a]]}
                """);
        Files.writeString(
                directory.resolve("sums.yaml"),
                """
                pipeline: sums
                streams: {seen: {drop: in, schema: "k STRING, n BIGINT"}}
                queries:
                  odd: {sql: 'SELECT n AS `a``b.c"d`, k FROM seen', sinks: [parquet: out/odd, memory: {}]}
                """);

        int code = run(directory.resolve("sums.yaml").toString());

        assertThat(code).as(out + "\n" + err).isEqualTo(Exit.DONE);
    }

    @Test
    void crashesWhenSinksHaveABatchAndItsEndIsNotNoted() throws Exception {
        write(
                """
                tests:
                  crashes:
                    - given: {seen: [{k: a, n: 1}]}
                    - crash: after batch 1
                    - expect: {rows: []}
                """);
        TestFile file = TestFileReader.read(directory.resolve("sums.test.yaml"), System.getenv());
        TestEnvironment stage =
                new TestEnvironment(Files.createDirectory(directory.resolve("stage")), Optional.empty());
        for (String row : List.of("{\"k\":\"a\",\"n\":1}", "{\"k\":\"a\",\"n\":2}", "{\"k\":\"a\",\"n\":3}")) {
            stage.give(new TestFile.Given(
                    null, Map.of("seen", new TestFile.Drops(List.of(List.of(row)), Optional.empty()))));
        }

        CrashingDriver.run(file.file(), stage, new TestFile.Crash(null, 1));

        List<String> left = new ArrayList<>();
        try (Stream<Path> files = Files.walk(stage.directory())) {
            files.map(each -> stage.directory().relativize(each).toString()).forEach(left::add);
        }
        assertThat(left)
                .contains("checkpoints/rows/offsets/1", "checkpoints/rows/commits/0", "checkpoints/sums/offsets/1")
                .doesNotContain("checkpoints/rows/commits/1", "checkpoints/sums/commits/1")
                .anyMatch(name -> name.matches("out/rows-0/[^/_.][^/]*1/[^/]+\\.parquet"));
    }

    @Test
    void theExampleInTheDocumentationPasses() throws IOException {
        Matcher example = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/testing.md")));
        assertThat(example.find()).isTrue();
        Files.writeString(
                directory.resolve("walks.yaml"),
                """
                pipeline: walks
                streams: {watch: {drop: in, schema: "User STRING, gt STRING"}}
                queries:
                  activities:
                    sql: SELECT gt, count(*) AS readings FROM watch WHERE gt IS NOT NULL GROUP BY gt
                    mode: complete
                    sinks: [memory]
                """);
        Path tests = Files.writeString(directory.resolve("walks.test.yaml"), example.group(1));

        assertThat(run(tests.toString())).as(out + "\n" + err).isEqualTo(Exit.DONE);
    }

    @Test
    void holdsRowsToTheTimeAtWhichTheTestSaysTheyWereSealed() throws IOException {
        write(
                """
                tests:
                  sealed:
                    - given:
                        seen:
                          sealed: 2026-03-02T09:00:00Z
                          rows:
                            - {k: late, n: 0}
                            - {k: at the bound, n: 1772445600}
                            - {k: beyond, n: 1772445601}
                            - {k: of 2099, n: 4070908800}
                    - restart
                    - given: {seen: [{k: not sealed, n: 4070908800}]}
                    - expect:
                        rows:
                          - [late, "1970-01-01 00:00:00"]
                          - [at the bound, "2026-03-02 10:00:00"]
                          - [beyond, null]
                          - [of 2099, null]
                          - [not sealed, "2099-01-01 00:00:00"]
                """);
        Files.writeString(
                directory.resolve("sums.yaml"),
                """
                pipeline: sums
                streams: {seen: {drop: in, schema: "k STRING, n BIGINT", eventTime: timestamp_seconds(n)}}
                queries:
                  rows: {sql: "SELECT k, event_time FROM seen", sinks: [parquet: out/rows]}
                """);

        assertThat(run(directory.toString())).as(out + "\n" + err).isEqualTo(Exit.DONE);
    }

    @Test
    void failsATestWhoseCrashNeverComes() throws IOException {
        write(
                """
                tests:
                  waits_for_a_crash:
                    - given: {seen: [{k: a, n: 1}]}
                    - crash: after batch 7
                    - expect: {rows: [[a, 1]]}
                """);

        assertThat(run(directory.toString())).isEqualTo(Exit.FAILED);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Cannot crash after batch 7: no query has so many batches here.");
    }

    @Test
    void saysAllThatIsWrongInAFileAtOnce() throws IOException {
        write(
                """
                test:
                tests:
                  first:
                    - given: {sean: [{k: a}], seen: [{key: a}]}
                    - given: {seen: {sealed: today}}
                    - wait
                    - crash: soon
                    - expect:
                        rows: [[a], {k: a}]
                        sumz: []
                  second:
                    - restart
                """);

        assertThat(run(directory.resolve("sums.test.yaml").toString())).isEqualTo(Exit.INVALID_INPUT);

        assertThat(err.toString(StandardCharsets.UTF_8).replace(directory + "/sums.test.yaml:", ""))
                .isEqualTo(
                        """
                        1: test: unknown key. The nearest known key is "tests".
                        4: tests.first[0].given.sean: there is no stream "sean". The nearest is "seen".
                        4: tests.first[0].given.seen[0]: there is no column "key". Known: k, n.
                        5: tests.first[1].given.seen: has to have either "rows" or "drops". Give one of them.
                        5: tests.first[1].given.seen.sealed: "today" is not a time. Write it in UTC, for example 2026-03-02T09:00:00Z.
                        6: tests.first[2]: is no step. A step is "given", "expect", "restart" or "crash: after batch N".
                        7: tests.first[3].crash: has to be "after batch N". Batches are numbered from 0.
                        9: tests.first[4].expect.rows[0]: the row has 1 values, and the query 2 columns. They are k, n.
                        9: tests.first[4].expect.rows[1]: the row lacks n. A value that is not there is null.
                        10: tests.first[4].expect.sumz: there is no query "sumz". The nearest is "sums".
                        11: tests.second: the test expects nothing. Add a step "expect".
                        """);
    }

    private void write(String tests) throws IOException {
        Files.writeString(directory.resolve("sums.yaml"), PIPELINE);
        Files.writeString(directory.resolve("sums.test.yaml"), tests);
    }

    private int run(String place) {
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                place);
    }
}
