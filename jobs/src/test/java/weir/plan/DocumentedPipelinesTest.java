package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pipelines in docs/pipeline.md are ones that run. */
class DocumentedPipelinesTest {
    private static final Pattern SNIPPET = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LAKE", "/lake",
            "POSTGRES_URL", "jdbc:postgresql://localhost/weir",
            "POSTGRES_PASSWORD", "sesame",
            "S3_ENDPOINT", "http://localhost:9000",
            "S3_SECRET_KEY", "hunter2");

    @TempDir
    private Path directory;

    static Stream<String> snippets() throws IOException {
        Matcher snippets = SNIPPET.matcher(Files.readString(Path.of("../docs/pipeline.md")));
        return snippets.results().map(found -> found.group(1)).toList().stream();
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
