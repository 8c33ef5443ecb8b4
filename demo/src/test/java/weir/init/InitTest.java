package weir.init;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.Exit;

@Tag("slow")
class InitTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "POSTGRES_URL", "jdbc:postgresql://localhost/weir", "POSTGRES_USER", "me", "POSTGRES_PASSWORD", "sesame");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path temp;

    @Test
    void aProjectOfEachSamplePassesCheckAsItIs() throws IOException {
        for (String test : projects(Samples.names())) {
            String pipeline = test.replace(".test.yaml", ".yaml");

            int code = weir.cli.Main.run(stream(out), stream(err), "check", pipeline);

            assertThat(code).as("check %s: %s", pipeline, err).isEqualTo(Exit.DONE);
        }
        // Files of others do not say when they were written.
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .as("warnings")
                .hasSize(2)
                .allMatch(line -> line.contains("there is no maxAhead where rows come from files"));
    }

    /** Those that differ most: nested times, names to be quoted, late rows, files read by position. */
    @Test
    void projectsPassTheirTestsAsTheyAre() throws IOException {
        assertPassTests(projects(List.of("nested.json", "names.jsonl", "late.jsonl", "semicolons.csv")));
    }

    @Test
    @Tag("full")
    void theProjectOfEachSamplePassesItsTestAsItIs() throws IOException {
        assertPassTests(projects(Samples.names()));
    }

    private void assertPassTests(List<String> tests) {
        int code = weir.pipelinetest.Main.run(stream(out), stream(err), tests.toArray(String[]::new));

        assertThat(code).as(out + "\n" + err).isEqualTo(Exit.DONE);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("%d tests of %d pipelines, 0 failed".formatted(tests.size(), tests.size()));
    }

    /** Makes one of each sample, and one without. */
    private List<String> projects(List<String> samples) {
        List<String> tests = new ArrayList<>(List.of(made("readings")));
        for (String sample : samples) {
            tests.add(made("p" + tests.size(), "--from", Samples.sample(sample).toString()));
        }
        return tests;
    }

    @Test
    void theTestOfAProjectFailsWhereTheQueryIsWrong() throws IOException {
        String test = made("wrong");
        Path pipeline = temp.resolve("wrong/wrong.yaml");
        Files.writeString(
                pipeline, Files.readString(pipeline).replace("count(*) AS row_count", "count(*) + 1 AS row_count"));

        assertThat(weir.pipelinetest.Main.run(stream(out), stream(err), test)).isEqualTo(Exit.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("totals in its Parquet files:", "counts_per_window in");
    }

    @Test
    void keepsResultsInPostgresOnceTheCommentsAreRemoved() throws IOException {
        for (String sample : List.of("watch.jsonl", "nested.json", "names.jsonl")) {
            made("p", "--from", Samples.sample(sample).toString());
            Path pipeline = temp.resolve("p/p.yaml");
            Files.writeString(
                    pipeline, Files.readString(pipeline).replaceAll("(?m)^( *)#(postgres:|- postgres:)", "$1$2"));

            Plan plan = Planner.read(pipeline, ENVIRONMENT);

            assertThat(plan.pipeline().postgres()).isPresent();
            assertThat(plan.warnings()).isEmpty();
            assertThat(plan.queries().values())
                    .allSatisfy(query -> assertThat(query.outputs()).hasSize(3));
            assertThat(Files.readString(temp.resolve("p/.env.example"))
                            .lines()
                            .filter(line -> line.matches("[A-Z_]+=.*")))
                    .extracting(line -> line.replaceFirst("=.*", ""))
                    .containsExactlyInAnyOrderElementsOf(ENVIRONMENT.keySet());
            removeProject();
        }
    }

    private void removeProject() throws IOException {
        try (Stream<Path> files = Files.list(temp.resolve("p"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void theTestHasRealRowsOfTheSample() throws IOException {
        made("p", "--from", Samples.sample("conflicts.jsonl").toString());

        assertThat(Files.readString(temp.resolve("p/p.test.yaml")))
                .contains(
                        "\n          - {id: 2, v: \"n/a\", w: \"b\", mixed: \"text\", b: 1, list: [2], deep: {k: \"one\"}}\n");
    }

    @Test
    void refusesADirectoryThatHasFilesAndLeavesThemAlone() throws IOException {
        Path file =
                Files.writeString(Files.createDirectory(temp.resolve("mine")).resolve("mine.yaml"), "mine");

        Samples.Outcome outcome = Samples.run(temp, "init", "mine");

        assertThat(outcome)
                .isEqualTo(new Samples.Outcome(
                        Exit.FAILED,
                        "",
                        "Cannot make \"" + temp.resolve("mine")
                                + "\": the directory is not empty. Choose another name, or empty it.\n"));
        assertThat(file).hasContent("mine");
    }

    @Test
    void takesADirectoryThatIsEmpty() throws IOException {
        Files.createDirectory(temp.resolve("mine"));

        assertThat(Samples.run(temp, "init", "mine").code()).isEqualTo(Exit.DONE);
    }

    @Test
    void leavesNothingBehindWhereTheSampleIsWrong() throws IOException {
        Path sample = Files.writeString(temp.resolve("wrong.jsonl"), "wrong\n");

        assertThat(Samples.run(temp, "init", "mine", "--from", sample.toString())
                        .code())
                .isEqualTo(Exit.INVALID_INPUT);

        assertThat(temp).isDirectoryNotContaining(path -> !path.equals(sample));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "../x", "a/b", "-x", "", "käse"})
    void refusesNamesThatAreNone(String name) {
        assertThat(Samples.run(temp, "init", "--", name).err())
                .isEqualTo(
                        "NAME: cannot name a project \"" + name + "\": a name has letters, digits, \"-\" and \"_\","
                                + " 63 at most, and no \"-\" first. Choose such a name; the directory is made where you are.\n");
    }

    @ParameterizedTest
    @CsvSource({"My-First, my_first", "2nd, s_2nd", "_, rows"})
    void thePipelineHasANameThatItCanHave(String name, String pipeline) throws IOException {
        made(name);

        assertThat(Files.readString(temp.resolve(name).resolve(name + ".yaml")))
                .contains("\npipeline: " + pipeline + "\n");
    }

    @Test
    void saysWhatItMadeAndWhatToTypeNext() {
        assertThat(Samples.run(temp, "init", "first").out().replace(temp + "/", ""))
                .isEqualTo(
                        """
                        Made first/.env.example
                        Made first/README.md
                        Made first/first.test.yaml
                        Made first/first.yaml
                        Made first/readings.jsonl
                        Type next: cd first && weir test first.yaml
                        first/README.md says how to feed it and run it.
                        """);
    }

    /** Makes a project, and says where its tests are. */
    private String made(String name, String... options) {
        List<String> arguments = new ArrayList<>(List.of("init", name));
        arguments.addAll(List.of(options));
        Samples.Outcome outcome = Samples.run(temp, arguments.toArray(String[]::new));
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(Exit.DONE);
        return temp.resolve(name).resolve(name + ".test.yaml").toString();
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
