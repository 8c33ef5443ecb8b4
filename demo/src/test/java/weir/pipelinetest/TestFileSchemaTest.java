package weir.pipelinetest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.yaml.SchemaCoverage;
import weir.yaml.SchemaValidator;

/** The JSON Schema of tests of pipelines. Streams, queries and columns are the pipeline's, which a schema does not see. */
class TestFileSchemaTest {
    private static final String EVERY_KEY =
            """
            pipeline: other.yaml
            environment: {LAKE: lake}
            tests:
              counts:
                - given: {seen: [{k: a, n: 1}, "no JSON", 5], more: {drops: data/more}, old: {sealed: 2026-03-02T09:00:00Z, rows: [{n: 1}]}}
                - crash: after batch 0
                - restart
                - expect: {rows: [[a, 1], {k: b, n: null}], sums: {ordered: true, rows: [[a, 4]]}}
            """;

    private static final SchemaValidator VALIDATOR = new SchemaValidator(TestFileReader.schema());

    @Test
    void takesEveryTestThatIsRight() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(Path.of("../pipelines"))) {
            for (Path file : found.filter(each -> each.toString().endsWith(TestFileReader.ENDING))
                    .toList()) {
                files.add(Files.readString(file));
            }
        }
        Matcher documented = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/testing.md")));
        documented.results().forEach(snippet -> files.add(snippet.group(1)));

        assertThat(files).hasSizeGreaterThan(10).allSatisfy(file -> assertThat(
                        VALIDATOR.misfits(SchemaValidator.yaml(file)))
                .isEmpty());
    }

    @Test
    void hasNoKeyThatTheExampleDoesNotHave() {
        Object example = SchemaValidator.yaml(EVERY_KEY);

        assertThat(VALIDATOR.misfits(example)).isEmpty();
        assertThat(SchemaCoverage.missing(TestFileReader.schema(), List.of(example)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    LAKE: lake           | LAKE: 5                | environment.LAKE
                    environment:         | enviroment:            | enviroment
                    - restart            | - stop                 | tests.counts[2]
                    after batch 0        | after batch            | tests.counts[1].crash
                    - crash:             | - crush:               | tests.counts[1]
                    sealed: 2026-03-02T  | sealed: 2026-03-02 T    | tests.counts[0].given.old
                    drops: data/more     | dir: data/more          | tests.counts[0].given.more
                    [[a, 4]]             | 4                      | tests.counts[3].expect.sums.rows
                    ordered: true        | ordered: yes           | tests.counts[3].expect.sums.ordered
                    - expect:            | - given:               | tests.counts
                    tests:               | steps:                 | tests
                    """)
    void seesWhatIsWrong(String right, String wrong, String path) {
        assertThat(VALIDATOR.misfits(SchemaValidator.yaml(EVERY_KEY.replace(right, wrong))))
                .anyMatch(misfit -> misfit.path().startsWith(path));
    }
}
