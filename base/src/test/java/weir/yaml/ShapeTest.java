package weir.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.Problem;
import weir.problem.Problems;

class ShapeTest {
    private static final Key<String> NAME = Key.required(
            "name", Text.ANY.matching(Pattern.compile("[a-z]+"), "is no name", "Write letters"), "What it is called.");
    private static final Key<Duration> PAUSE =
            Key.optional("pause", Values.DURATION, "How long it waits.").orElse(Duration.ofMillis(1500));
    private static final Key<List<String>> TAGS = Key.optional("tags", new ListOf<>(Text.ANY), "What it is about.");
    private static final Key<Boolean> ELSEWHERE = Key.optional("elsewhere", Values.FLAG, "Another section's.");
    private static final Shape SHAPE = Shape.of(NAME, PAUSE, TAGS).needs(TAGS, PAUSE);

    @TempDir
    private Path directory;

    @Test
    void readsWhatItDeclares() throws IOException {
        Problems problems = new Problems("x.yaml");
        Section section = read("{name: a, tags: [b, c]}", problems);

        assertThat(section.text(NAME)).isEqualTo("a");
        assertThat(section.value(PAUSE)).isEqualTo(Duration.ofMillis(1500));
        assertThat(section.list(TAGS)).containsExactly("b", "c");
        assertThat(section.end()).isTrue();
        assertThat(problems.inOrder()).isEmpty();
    }

    @Test
    void saysWhatIsMissingUnknownAndWrong() throws IOException {
        Problems problems = new Problems("x.yaml");
        Section section = read("pase: 1 s\ntags: [[]]\nname: A\n", problems);
        section.text(NAME);
        section.list(TAGS);
        section.end();
        Section empty = read("{}", problems);
        empty.get(NAME);

        assertThat(problems.inOrder())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "x.yaml:1: pase: unknown key. The nearest known key is \"pause\".",
                        "x.yaml:2: tags[0]: has to be a value, not a list.",
                        "x.yaml:3: name: is no name. Write letters.",
                        "x.yaml:1: missing key \"name\".");
    }

    @Test
    void refusesToReadAKeyThatItDoesNotDeclare() throws IOException {
        Section section = read("{name: a, elsewhere: true}", new Problems("x.yaml"));

        assertThatThrownBy(() -> section.value(ELSEWHERE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Nobody has declared the key \"elsewhere\"");
    }

    @Test
    void describesItselfAsAJsonSchema() {
        Map<String, Object> schema = SHAPE.document("Things", "Things that wait.");

        assertThat(SchemaValidator.json(schema))
                .startsWith("{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":\"Things\","
                        + "\"description\":\"Things that wait.\",\"type\":\"object\",\"required\":[\"name\"],\"properties\":{"
                        + "\"name\":{\"description\":\"What it is called.\",\"type\":\"string\"")
                .contains("\"default\":\"1500 ms\"", "\"additionalProperties\":false")
                .endsWith("\"dependentRequired\":{\"tags\":[\"pause\"]}}");
        SchemaValidator validator = new SchemaValidator(schema);
        assertThat(validator.misfits(SchemaValidator.yaml("{name: a, tags: [b], pause: 2 Minutes}")))
                .isEmpty();
        assertThat(validator.misfits(SchemaValidator.yaml("{name: \"${NAME}\", pause: \"${PAUSE:-1 s}\"}")))
                .isEmpty();
        assertThat(validator.misfits(SchemaValidator.yaml("{name: A, tags: [\"${B\"], pase: 1 s}")))
                .extracting(SchemaValidator.Misfit::path)
                .contains("name", "tags[0]", "pase");
    }

    private Section read(String yaml, Problems problems) throws IOException {
        Path file = Files.writeString(directory.resolve("x.yaml"), yaml);
        return YamlFile.open(file, Map.of(), problems, "docs/x.md", SHAPE).root();
    }
}
