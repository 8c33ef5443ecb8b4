package weir.course;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.plan.Plan;
import weir.run.KafkaBroker;
import weir.run.PipelineRun;
import weir.source.LocalSpark;
import weir.sql.Answers;
import weir.sql.Results;
import weir.tune.Sample;
import weir.tune.Tuning;
import weir.verify.Verdict;
import weir.verify.Verification;

/** Runs each row of docs/course.md, and compares what is seen with what DuckDB makes of the same drops. */
@Tag("slow")
class CourseTest {
    private static final Pattern ROW = Pattern.compile(
            "^\\| ([^|]+) \\| \\[\\w+.yaml]\\S+ \\| `weir (\\w+) pipelines/(\\w+)\\.yaml([^`]*)` \\|.*");
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private static Path shared;

    private static KafkaBroker broker;

    @TempDir
    private Path directory;

    private Workbook workbook;

    record Exercise(String name, String verb, String file, String options) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Exercise> exercises() throws IOException {
        return Files.readAllLines(Path.of("../docs/course.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Exercise(
                        row.group(1), row.group(2), row.group(3), row.group(4).strip()));
    }

    @BeforeEach
    void copyPipelines() throws IOException {
        workbook = new Workbook(directory);
    }

    @AfterAll
    static void stopBroker() {
        if (broker != null) {
            broker.close();
        }
    }

    @ParameterizedTest
    @MethodSource("exercises")
    void showsWhatTheTableSays(Exercise exercise) throws Exception {
        switch (exercise.verb() + " " + exercise.file()) {
            case "run words" -> words();
            case "run live" -> live();
            case "check words" ->
                assertThat(workbook.command("check", "words", ""))
                        .contains("words.yaml:6: streams.lines.socket: a socket hands out each row once")
                        .contains("write \"drop: in/lines\" on this line");
            case "check modes" ->
                assertThat(workbook.command("check", "modes", ""))
                        .contains(
                                "modes.yaml:9: queries.rows_complete.mode: mode complete needs an aggregation",
                                "modes.yaml:10: queries.groups_append.mode: mode append needs a watermark",
                                "modes.yaml:11: queries.update_without_key.sinks[0].parquet: mode update needs to know which columns",
                                "modes.yaml:15: queries.jdbc_complete.sinks[0].jdbc: a jdbc sink only adds rows");
            case "run sinks" -> sinks();
            case "run topic" -> topic();
            case "check growing" ->
                assertThat(workbook.command("check", "growing", ""))
                        .contains(
                                "growing.yaml:10: queries.all_pairs.sql: the state of this join of two streams never shrinks");
            case "plan windows" ->
                assertThat(workbook.command("plan", "windows", exercise.options()))
                        .containsSubsequence(
                                "read",
                                "Creation_Time BIGINT",
                                "in SQL",
                                "Creation_Time BIGINT",
                                "event_time TIMESTAMP");
            case "run late", "verify late" -> late();
            case "run sequence" -> sequence();
            case "sql activities" -> sql(exercise);
            case "tune windows" -> tune(exercise);
            default -> once(exercise);
        }
    }

    /** Those of {@code weir test} are run where that verb is. */
    @Test
    void noRowIsPassedOver() throws IOException {
        assertThat(Files.readAllLines(Path.of("../docs/course.md")).stream()
                        .filter(line -> line.startsWith("|") && line.contains("../pipelines/"))
                        .filter(line -> !line.contains("`weir test pipelines"))
                        .filter(line -> !ROW.matcher(line).matches()))
                .isEmpty();
    }

    private void once(Exercise exercise) throws Exception {
        assertThat(exercise.verb() + " " + exercise.options())
                .as("how it is run")
                .isEqualTo("run --once");
        List<Seen> expected = Expected.OF.get(exercise.file());
        assertThat(expected).as("what is expected of " + exercise.file()).isNotNull();
        try (PipelineRun run =
                workbook.start(exercise.file(), Map.of(), workbook.options().untilRead())) {
            run.await();
            Printed printed = workbook.printed();
            for (Seen seen : expected) {
                seen.check(workbook.lake(), run, printed);
            }
        }
    }

    private void words() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PipelineRun run = workbook.start("words", socket(server), workbook.options());
                Socket client = server.accept()) {
            send(client, "to be or not to be\nthat is\n");

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(workbook.printed().last("counts"))
                            .containsExactly("be|2", "to|2", "is|1", "not|1", "or|1", "that|1"));
            assertThat(run.progress()).hasSize(1);
        }
    }

    private void live() throws Exception {
        String line = Files.readAllLines(directory.resolve("data/in/watch/readings/000000000/000.json"))
                .get(0);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                PipelineRun run = workbook.start("live", socket(server), workbook.options());
                Socket client = server.accept()) {
            send(client, line + "\n");

            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(workbook.printed().rows("readings"))
                            .containsExactly("2026-03-02 09:00:00.275|d|stairsdown|0.941478"));
            assertThat(run.progress()).hasSize(1);
        }
    }

    private void sinks() throws Exception {
        List<String> walks = workbook.lake()
                .duckdb(
                        """
                SELECT Arrival_Time, "User", gt, x FROM read_json('$data/in/watch/*/*/*.json', format='newline_delimited', columns={
                    Arrival_Time: 'BIGINT', "User": 'VARCHAR', gt: 'VARCHAR', x: 'DOUBLE'}) WHERE gt = 'walk'""");
        AllSinks.check(workbook.file("sinks"), broker(), workbook.lake(), workbook.options(), walks, workbook::printed);
    }

    private void topic() throws Exception {
        KafkaBroker broker = broker();
        broker.createTopic("watch", 2);
        try (Stream<Path> drops = Files.walk(directory.resolve("data/in/watch"))) {
            for (Path drop : drops.filter(Files::isRegularFile).toList()) {
                broker.send("watch", Files.readAllLines(drop).toArray(String[]::new));
            }
        }
        Map<String, String> environment = Map.of("KAFKA", broker.bootstrap());
        try (PipelineRun run =
                workbook.start("topic", environment, workbook.options().untilRead())) {
            run.await();

            new Seen("activities", Seen.Where.LAST_PRINTED, Expected.BY_ACTIVITY)
                    .check(workbook.lake(), run, workbook.printed());
            assertThat(run.progress().get(0).batches())
                    .as("at most 800 records make a batch")
                    .isBetween(2L, 3L);
        }
    }

    /** The verb itself would stop the Spark of these tests. */
    private void sql(Exercise exercise) throws Exception {
        Matcher question = Pattern.compile("-e \"(.+)\"").matcher(exercise.options());
        assertThat(question.matches()).as(exercise.options()).isTrue();
        PrintStream both = workbook.stream();
        Plan plan = workbook.plan("activities", Map.of());
        try (Results results = Results.open(LocalSpark.session(), plan, false, both)) {
            new Answers(results, both, both, 100).answer(question.group(1));
        }

        assertThat(workbook.text()
                        .lines()
                        .filter(line -> line.startsWith("|"))
                        .skip(1)
                        .map(line -> line.replaceAll("[| ]", "")))
                .isEqualTo(
                        workbook.lake()
                                .duckdb(
                                        """
                        SELECT gt FROM read_json('$data/in/watch/*/*/*.json', format='newline_delimited')
                        WHERE gt IS NOT NULL AND "User" IS NOT NULL AND x IS NOT NULL
                        GROUP BY gt HAVING count(*) > 200 ORDER BY count(*) DESC"""))
                .isNotEmpty();
    }

    /** The verb itself would stop the Spark of these tests. How fast this machine is, is not asserted. */
    private void tune(Exercise exercise) throws Exception {
        assertThat(exercise.options()).isEqualTo("--rate 100 --from 4s");
        Plan plan = workbook.plan("windows", Map.of());
        List<Sample> samples = new ArrayList<>();
        Tuning.run(
                LocalSpark.session(),
                plan,
                OptionalDouble.of(100),
                Duration.ofSeconds(4),
                Duration.ofMinutes(5),
                samples::add);

        assertThat(samples.get(0).interval()).isEqualTo(Duration.ofSeconds(4));
        assertThat(samples.get(0).rows()).isEqualTo(400);
        assertThat(samples.get(0).took())
                .as("of four batches the first two do not count")
                .hasSize(2);
        assertThat(directory.resolve(".weir")).doesNotExist();
    }

    private static KafkaBroker broker() throws Exception {
        if (broker == null) {
            broker = new KafkaBroker(shared);
        }
        return broker;
    }

    private void sequence() throws Exception {
        try (PipelineRun run =
                workbook.start("sequence", Map.of(), workbook.options().untilRead())) {
            run.await();
        }
        List<Verdict> verdicts = new ArrayList<>();
        Verification.of(LocalSpark.session(), workbook.plan("sequence", Map.of()), verdicts::add);

        assertThat(workbook.printed().rows("alerts"))
                .containsExactlyInAnyOrder(
                        "A|2026-03-02 09:00:10|5|2026-03-02 09:00:20|6|2026-03-02 09:00:30|3",
                        "C|2026-03-02 09:00:12|5|2026-03-02 09:00:21|6|2026-03-02 09:00:33|3");
        assertThat(verdicts).singleElement().satisfies(verdict -> {
            assertThat(verdict.result()).isEqualTo(Verdict.Result.EQUAL);
            assertThat(verdict.found()).isEqualTo(2);
            assertThat(verdict.late()).isEqualTo(1);
        });
    }

    private void late() throws Exception {
        long late;
        try (PipelineRun run =
                workbook.start("late", Map.of(), workbook.options().untilRead())) {
            run.await();
            late = run.progress().get(0).rowsLate();
        }
        List<Verdict> verdicts = new ArrayList<>();
        Verification.of(LocalSpark.session(), workbook.plan("late", Map.of()), verdicts::add);

        assertThat(verdicts).singleElement().satisfies(verdict -> {
            assertThat(verdict.result()).as(verdict.toString()).isEqualTo(Verdict.Result.EQUAL);
            // Spark counts them behind a first aggregation.
            assertThat(late).isBetween(1L, verdict.late());
        });
        assertThat(workbook.lake().duckdb("SELECT count(*), count(DISTINCT \"start\") FROM '$out/ended/*/*.parquet'"))
                .isEqualTo(List.of(workbook.printed().rows("ended").size() + "|"
                        + workbook.printed().rows("ended").size()));
    }

    private static Map<String, String> socket(ServerSocket server) {
        return Map.of("SOCKET", "127.0.0.1:" + server.getLocalPort());
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        client.getOutputStream().flush();
    }
}
