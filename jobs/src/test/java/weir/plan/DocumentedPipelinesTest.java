package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pipelines in the documentation are ones that run. */
class DocumentedPipelinesTest {
    private static final Pattern SNIPPET = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LAKE", "/lake",
            "POSTGRES_URL", "jdbc:postgresql://localhost/weir",
            "POSTGRES_PASSWORD", "sesame",
            "S3_ENDPOINT", "http://localhost:9000",
            "S3_ACCESS_KEY", "hunter1",
            "S3_SECRET_KEY", "hunter2");

    @TempDir
    private Path directory;

    static Stream<String> snippets() throws IOException {
        List<String> found = new ArrayList<>();
        for (String page : List.of("pipeline.md", "parquet.md", "s3.md", "detect.md", "state.md")) {
            Matcher snippets = SNIPPET.matcher(Files.readString(Path.of("../docs", page)));
            snippets.results().forEach(snippet -> found.add(snippet.group(1)));
        }
        return found.stream();
    }

    @ParameterizedTest
    @MethodSource("snippets")
    void areRight(String snippet) throws IOException {
        Files.writeString(directory.resolve("users.csv"), "User;FirstName;LastName\n");
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), snippet);

        Plan plan = Planner.read(file, ENVIRONMENT);

        assertThat(plan.warnings()).isEmpty();
    }
}
