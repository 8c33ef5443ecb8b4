package weir.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.problem.Problems;

/** Texts that are no YAML: the place that is to be corrected is named. */
class YamlMistakeTest {
    private static final Key<String> SQL = Key.optional("sql", Text.ANY, "A query.");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "a: 1^sql: 'SELECT k FROM s^mode: append^~x.yaml:2: it is not YAML: the quote that opens here is not closed. Close it where its text ends.",
                "sql: \"SELECT k^mode: append^path: \"out\"^~x.yaml:1: it is not YAML: the quote that opens here closes on line 3 only. Close it where its text ends.",
                "a: 1^sql: SELECT named_struct('a: b', k)^~x.yaml:2: it is not YAML here: mapping values are not allowed here. \": \" ends a key, also in a text: put the text in quotes, or on lines of its own below \"sql: |\"."
            })
    void namesThePlace(String text, String problem) {
        Problems problems = new Problems("x.yaml");

        assertThatThrownBy(() -> read(text.replace('^', '\n'), problems))
                .isInstanceOf(InvalidInput.class)
                .hasMessage(problem);
    }

    @Test
    void aMergeKeyIsToldAsWhatItIs() throws IOException {
        Problems problems = new Problems("x.yaml");

        read("sql: a\n<<: {sql: b}\n", problems).end();

        assertThat(problems.inOrder())
                .extracting(Problem::toString)
                .containsExactly("x.yaml:2: <<: merge keys are not read. Write the keys out.");
    }

    private Section read(String text, Problems problems) throws IOException {
        Path file = Files.writeString(directory.resolve("x.yaml"), text);
        return YamlFile.open(file, Map.of(), problems, "docs/x.md", Shape.of(SQL))
                .root();
    }
}
