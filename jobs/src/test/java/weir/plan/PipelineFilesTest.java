package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.problem.InvalidInput;
import weir.problem.Problem;

/**
 * The files {@code valid-*.yaml} and {@code invalid-*.yaml} under {@code pipelines/}. Beside each stands what has to be said about
 * it: all problems, or all warnings.
 */
class PipelineFilesTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/pipelines");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LAKE", "/lake",
            "POSTGRES_URL", "jdbc:postgresql://localhost/weir",
            "POSTGRES_PASSWORD", "sesame",
            "SECRET", "hunter2",
            "SECRET_URL", "jdbc:postgresql://u:hunter2@localhost/weir");

    static Stream<Path> valid() throws IOException {
        return files("valid-");
    }

    static Stream<Path> invalid() throws IOException {
        return files("invalid-");
    }

    private static Stream<Path> files(String prefix) throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files
                    .filter(file -> file.getFileName().toString().matches(prefix + ".*\\.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void takesWhatIsRightAndWarnsOfWhatWillBeRegretted(Path file) throws IOException {
        Plan plan = Planner.read(file, ENVIRONMENT);

        assertThat(told(plan.warnings(), file)).isEqualTo(expected(file));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void saysAllThatIsWrongWithLineAndWhatToDo(Path file) throws IOException {
        InvalidInput thrown = catchThrowableOfType(InvalidInput.class, () -> Planner.read(file, ENVIRONMENT));

        assertThat(thrown).as("nothing was found").isNotNull();
        assertThat(told(thrown.problems(), file)).isEqualTo(expected(file)).doesNotContain("hunter2", "sesame");
    }

    private static String expected(Path file) throws IOException {
        Path expected = DIRECTORY.resolve(file.getFileName().toString().replace(".yaml", ".expected"));
        return Files.exists(expected) ? Files.readString(expected) : "";
    }

    /** One problem a line, each beginning with its line in the file. */
    private static String told(List<Problem> problems, Path file) {
        StringBuilder told = new StringBuilder();
        for (Problem problem : problems) {
            assertThat(problem.file()).isEqualTo(file.toString());
            String text =
                    problem.toString().substring(problem.file().length() + 1).strip();
            told.append(text.replace(DIRECTORY.toAbsolutePath().toString(), "…"))
                    .append('\n');
        }
        return told.toString();
    }
}
