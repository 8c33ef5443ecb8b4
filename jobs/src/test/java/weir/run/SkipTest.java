package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.cli.Main;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;
import weir.source.LocalSpark;
import weir.verify.Verdict;
import weir.verify.Verification;

class SkipTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String SKIPS = "SELECT stream, lane, drop, line, reason, who IS NOT NULL FROM weir.rejects";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PostgresConnection database = TestPostgres.database();
    private Lake lake;
    private Path file;

    @BeforeEach
    void writePipeline() throws Exception {
        lake = new Lake(directory);
        file = lake.write(
                Lake.section(database).replace("${PASSWORD}", "${PATH}"),
                """
                rows:
                  sql: SELECT n FROM seen
                  trigger: 0 seconds
                  sinks: [postgres: {table: rows}, parquet: out/rows]
                files:
                  sql: SELECT n FROM seen
                  trigger: 0 seconds
                  sinks: [parquet: out/files]
                """);
        for (int n = 0; n < 4; n++) {
            lake.add("a", "x", n, n);
        }
    }

    @Test
    void goesOnBehindALostDropWhileTheDriverRuns() throws Exception {
        // given
        Files.delete(drop(1));
        try (PipelineRun run = PipelineRun.start(LocalSpark.session(), plan(), lake.options())) {
            await().atMost(LONG).until(() -> run.progress().stream().allMatch(query -> query.rowsRead() == 1));

            // when
            int exit = weir("skip", "seen", "a", "1", "--reason", "the disk of node 7");

            // then
            assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(Exit.DONE);
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo("seen: drop 1 of lane \"a\" is skipped: the drop is not there (the disk of node 7)\n");
            await().atMost(LONG).until(() -> run.progress().stream().allMatch(query -> query.rowsRead() == 3));
        }
        assertThat(rows()).containsExactly("0", "2", "3");
        assertThat(TestPostgres.rows(database, SKIPS))
                .containsExactly("seen|a|1|0|the drop is not there (the disk of node 7)|t");
        assertThat(TestPostgres.rows(database, "SELECT query, drops FROM weir.batch_skips ORDER BY query"))
                .containsExactly(
                        "files|drops [1] of lane \"a\" in weir " + lake.path("in"),
                        "rows|drops [1] of lane \"a\" in weir " + lake.path("in"));
        List<Verdict> verdicts = new ArrayList<>();
        Verification.of(LocalSpark.session(), plan(), verdicts::add);
        assertThat(verdicts)
                .extracting(verdict -> verdict.result() + " " + verdict.found())
                .containsExactly("EQUAL 3", "EQUAL 3", "EQUAL 3");
    }

    @Test
    void goesOnBehindADropThatCannotBeRead() throws Exception {
        // given
        Files.move(drop(1), drop(1).resolveSibling("001.json.gz"));
        try (PipelineRun run = PipelineRun.start(LocalSpark.session(), plan(), lake.options())) {
            await().atMost(LONG).until(() -> run.progress().stream()
                    .allMatch(query -> query.trouble().orElse("").contains("step over it with \"weir skip\"")));

            // when
            int exit = weir("skip", "seen", "a", "1");

            // then
            assertThat(exit).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(Exit.DONE);
            await().atMost(LONG).until(() -> rows().equals(List.of("0", "2", "3")));
        }
        assertThat(TestPostgres.rows(database, SKIPS))
                .containsExactly("seen|a|1|0|the drop cannot be read: Not in GZIP format|t");
    }

    @Test
    void skipsOnlyWhatIsLost() {
        assertThat(weir("skip", "seen", "a", "1")).isEqualTo(Exit.FAILED);
        assertThat(weir("skip", "seen", "a", "4")).isEqualTo(Exit.FAILED);
        assertThat(weir("skip", "seen", "b", "0")).isEqualTo(Exit.FAILED);
        assertThat(weir("skip", "sen", "a", "0")).isEqualTo(Exit.INVALID_INPUT);

        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "Cannot skip drop 1 of lane \"a\" of stream \"seen\": it is there and can be read. Nothing is to be done;"
                                + " bad lines in it are a matter of badRows.",
                        "Cannot skip drop 4 of lane \"a\" of stream \"seen\": the lane has not come so far: its next drop is 4."
                                + " Only a drop that others follow can be missing.",
                        "Cannot skip drop 0 of lane \"b\" of stream \"seen\": there is no such lane in \""
                                + lake.path("in") + "\". Its lanes are a.",
                        file + ": there is no stream \"sen\". Its streams are seen.");
        assertThat(TestPostgres.rows(database, SKIPS)).isEmpty();
    }

    @Test
    void repeatsABatchAsItWasMadeOrSaysWhyItCannot() throws Exception {
        // given: batches 1, which were kept without their drop, and which Spark does not know to be done
        Files.delete(drop(1));
        assertThat(weir("skip", "seen", "a", "1")).isEqualTo(Exit.DONE);
        runOnce();
        forgetCommitsFrom(1);

        // when
        runOnce();

        // then
        assertThat(rows()).containsExactly("0", "2", "3");

        // and: now drop 2, which they were made of, is skipped as well
        forgetCommitsFrom(2);
        Files.delete(drop(2));
        assertThat(weir("skip", "seen", "a", "2")).isEqualTo(Exit.DONE);
        assertThatThrownBy(this::runOnce)
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining(
                        "Cannot repeat batch 2 of query \"rows\": a sink has kept it with all its drops, and now it"
                                + " would be made without drops [2] of lane \"a\"")
                .hasMessageContaining(
                        "Cannot repeat batch 2 of query \"files\": a sink has kept it with all its drops");
        assertThat(rows()).containsExactly("0", "2");
    }

    /** As after a crash between a sink's commit and Spark's. */
    private void forgetCommitsFrom(int batch) {
        TestPostgres.run(
                database,
                "DELETE FROM weir.checkpoint WHERE directory LIKE '%/commits' AND name ~ '^[0-9]+$' AND name::int >= "
                        + batch);
        TestPostgres.run(
                database,
                "DELETE FROM weir.checkpoint WHERE directory LIKE '%/offsets' AND name ~ '^[0-9]+$' AND name::int > "
                        + batch);
        TestPostgres.run(database, "DELETE FROM weir.ledger WHERE batch > " + batch);
        TestPostgres.run(database, "DELETE FROM rows WHERE n > " + batch);
    }

    private Path drop(int number) {
        return lake.path("in/a/000000000/%03d.json".formatted(number));
    }

    private Plan plan() {
        return Planner.read(file, System.getenv());
    }

    private void runOnce() throws InterruptedException {
        try (PipelineRun run =
                PipelineRun.start(LocalSpark.session(), plan(), lake.options().untilRead())) {
            run.await();
        }
    }

    private List<String> rows() {
        return TestPostgres.rows(database, "SELECT n FROM rows ORDER BY n");
    }

    private int weir(String verb, String... options) {
        List<String> arguments = new ArrayList<>(List.of(verb, file.toString()));
        arguments.addAll(List.of(options));
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments.toArray(String[]::new));
    }
}
