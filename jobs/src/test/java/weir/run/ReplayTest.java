package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.cli.Main;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.source.LocalSpark;

class ReplayTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PostgresConnection database = TestPostgres.database();
    private Lake lake;
    private Path file;

    @BeforeEach
    void putBadLinesAside() throws Exception {
        lake = new Lake(directory);
        file = lake.write(
                Lake.section(database).replace("${PASSWORD}", "${PATH}"),
                """
                rows:
                  sql: SELECT k, n FROM seen
                  trigger: 0 seconds
                  sinks: [postgres: {table: rows}]
                """);
        Files.writeString(
                file, Files.readString(file).replace("    watermark:", "    badRows: quarantine\n    watermark:"));
        lake.drops()
                .add(
                        "a",
                        "{\"k\":\"x\",\"n\":1,\"at\":1}",
                        "{\"k\":\"x\",\"n\":\"2\",\"at\":2}",
                        "{\"k\":\"x\",\"n\":3;\"at\":3}",
                        "{\"k\":\"x\",\"n\":four,\"at\":4}",
                        "five");
        runOnce();
    }

    @Test
    void sendsBackWhatWasMendedAndSaysWhatDoesNotFitStill() throws Exception {
        // given
        assertThat(weir("rejects")).isEqualTo(Exit.DONE);
        List<String> rejects = printed();
        assertThat(rejects)
                .hasSize(4)
                .first()
                .isEqualTo(
                        "{\"stream\":\"seen\",\"lane\":\"a\",\"drop\":0,\"line\":2,\"reason\":\"Cannot parse the field name"
                                + " 'n' and the value 2 of the JSON token type VALUE_STRING to target Spark data type \\\"BIGINT\\\"\","
                                + "\"raw\":\"{\\\"k\\\":\\\"x\\\",\\\"n\\\":\\\"2\\\",\\\"at\\\":2}\",\"bytes\":24,\"mended\":null}");
        Path mended = Files.write(
                directory.resolve("mended.jsonl"),
                List.of(
                        rejects.get(0).replace("\"mended\":null", "\"mended\":{\"k\":\"x\",\"n\":2,\"at\":2}"),
                        rejects.get(2)
                                .replace(
                                        "\"mended\":null",
                                        "\"mended\":\"{\\\"k\\\":\\\"x\\\",\\n\\\"n\\\":4,\\\"at\\\":4}\"")));
        TestPostgres.run(database, "UPDATE weir.rejects SET mended = raw WHERE line = 5");

        // when
        int exit = weir("replay", "--file", mended.toString());

        // then
        String lane =
                TestPostgres.rows(database, "SELECT lane FROM weir.replay").get(0);
        assertThat(printed())
                .containsExactly("2 lines mended by " + mended, "seen: 2 lines sent back, to lane " + lane);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "seen: line 5 of drop 0 of lane \"a\" does not fit as it was mended: Unrecognized token 'five': was"
                                + " expecting (JSON String, Number (or 'NaN'/'INF'/'+INF'), Array, Object or token 'null', 'true' or"
                                + " 'false'). Correct mended in weir.rejects.\n");
        assertThat(exit).isEqualTo(Exit.INVALID_INPUT);
        runOnce();
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows ORDER BY n")).containsExactly("1", "2", "4");
        assertThat(TestPostgres.rows(
                        database,
                        "SELECT line, replayed IS NOT NULL, replayed_lane = '" + lane
                                + "', replayed_drop, replayed_line FROM weir.rejects ORDER BY line"))
                .containsExactly("2|t|t|0|1", "3|f|null|null|null", "4|t|t|0|2", "5|f|null|null|null");

        // and
        TestPostgres.run(database, "DELETE FROM weir.rejects WHERE line = 5");
        assertThat(weir("replay")).isEqualTo(Exit.DONE);
        assertThat(printed()).containsExactly("seen: 0 lines sent back");
        runOnce();
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows ORDER BY n")).containsExactly("1", "2", "4");
    }

    @Test
    void takesNothingOfAFileInWhichSomethingIsWrong() throws Exception {
        // given
        Path mended = Files.write(
                directory.resolve("mended.jsonl"),
                List.of(
                        "{\"stream\":\"seen\",\"lane\":\"a\",\"drop\":0,\"line\":2,\"mended\":{\"n\":2}}",
                        "",
                        "{\"stream\":\"seen\",\"lane\":\"a\",\"drop\":7,\"line\":2,\"mended\":{}}",
                        "{\"stream\":\"seen\",\"lane\":\"a\",\"drop\":0}",
                        "oops"));

        // when
        int exit = weir("replay", "--file", mended.toString());

        // then
        assertThat(exit).isEqualTo(Exit.INVALID_INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        mended + ":4: it has to name stream, lane, drop and line. \"weir rejects\" prints such lines.",
                        mended
                                + ":5: it is not JSON: Unrecognized token 'oops': was expecting (JSON String, Number, Array,"
                                + " Object or token 'null', 'true' or 'false').");

        // and
        Files.write(mended, Files.readAllLines(mended).subList(0, 3));
        err.reset();
        assertThat(weir("replay", "--file", mended.toString())).isEqualTo(Exit.INVALID_INPUT);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(mended + ":3: weir.rejects has no line 2 of drop 7 of lane \"a\" of stream \"seen\"."
                        + " Correct the place or remove the line.");
        assertThat(TestPostgres.rows(database, "SELECT count(mended) FROM weir.rejects"))
                .containsExactly("0");
    }

    private void runOnce() throws InterruptedException {
        try (PipelineRun run = PipelineRun.start(
                LocalSpark.session(),
                Planner.read(file, System.getenv()),
                lake.options().untilRead())) {
            run.await();
        }
    }

    private int weir(String verb, String... options) {
        out.reset();
        String[] arguments = new String[options.length + 2];
        arguments[0] = verb;
        arguments[1] = file.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private List<String> printed() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
