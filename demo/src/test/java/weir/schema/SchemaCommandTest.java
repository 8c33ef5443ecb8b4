package weir.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.problem.Exit;

class SchemaCommandTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path PUBLISHED = ROOT.resolve("docs/schema");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @EnumSource(Kind.class)
    void printsWhatIsPublished(Kind kind) throws IOException {
        assertThat(run(kind.toString()))
                .as(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(Exit.DONE);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .as(
                        "docs/schema is out of date; write it again: ./weir schema %s > docs/schema/%s.schema.json",
                        kind, kind)
                .isEqualTo(Files.readString(PUBLISHED.resolve(kind + ".schema.json")));
    }

    @Test
    void printsTheSchemaOfPipelinesUnlessToldOtherwise() throws IOException {
        run();

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(PUBLISHED.resolve("pipeline.schema.json")));
    }

    @Test
    void saysWhichKindsThereAre() {
        assertThat(run("table")).isEqualTo(Exit.INVALID_INPUT);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "KIND: \"table\" is none of pipeline, streams, test. \"weir schema --help\" shows how it is used.\n");
    }

    @Test
    void everyPipelineAndItsTestsNameTheirSchemaInTheFirstLine() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Stream.of(
                        "pipelines",
                        "examples",
                        "jobs/src/test/resources/weir/faults",
                        "k8s/src/test/resources/weir/k8s")
                .flatMap(SchemaCommandTest::yaml)) {
            files = all.toList();
        }

        assertThat(files).hasSizeGreaterThan(30).allSatisfy(file -> {
            String kind = file.toString().endsWith(".test.yaml") ? "test" : "pipeline";
            String schema = file.getParent()
                    .relativize(PUBLISHED.resolve(kind + ".schema.json"))
                    .toString();
            assertThat(Files.readAllLines(file).get(0))
                    .as("%s", file)
                    .isEqualTo("# yaml-language-server: $schema=" + schema);
        });
    }

    private static Stream<Path> yaml(String directory) {
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int run(String... args) {
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                args);
    }
}
