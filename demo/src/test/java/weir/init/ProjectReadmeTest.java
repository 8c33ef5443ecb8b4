package weir.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.problem.Exit;

/** The commands of a project's README, typed as they stand there. */
@Tag("slow")
@Tag("full")
class ProjectReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\n(.*?)^```$");

    @TempDir
    private Path temp;

    private Path bin;

    private record Outcome(int code, String output) {}

    /** Stands for the launcher: it starts the same main classes, from the class path of the tests. */
    @BeforeEach
    void makeALauncher() throws IOException {
        bin = Files.createDirectory(temp.resolve("bin"));
        String options = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-") || option.startsWith("-XX:+Ignore"))
                .collect(Collectors.joining(" "));
        Path launcher = Files.writeString(
                bin.resolve("weir"),
                """
                #!/usr/bin/env bash
                case $1 in
                    feed) main=weir.feed.Main; shift ;;
                    test) main=weir.pipelinetest.Main; shift ;;
                    *) main=weir.cli.Main ;;
                esac
                exec "%s/bin/java" %s -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$TEST_CLASS_PATH" $main "$@"
                """
                        .formatted(System.getProperty("java.home"), options));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"days, 3, true", "tabs.tsv, 4, false", ", 5200, true"})
    void doWhatItSays(String sample, long rows, boolean isVerified) throws Exception {
        // Given
        Samples.Outcome made = sample == null
                ? Samples.run(temp, "init", "mine")
                : Samples.run(
                        temp, "init", "mine", "--from", Samples.sample(sample).toString());
        assertThat(made.code()).as(made.err()).isEqualTo(Exit.DONE);
        Path project = temp.resolve("mine");
        Matcher block = BLOCK.matcher(Files.readString(project.resolve("README.md")));

        // When
        StringBuilder output = new StringBuilder();
        int commands = 0;
        while (block.find()) {
            for (String command : block.group(1).lines().toList()) {
                Outcome outcome = type(command, project);
                assertThat(outcome.code())
                        .as("%s: %s", command, outcome.output())
                        .isZero();
                output.append(outcome.output());
                commands++;
            }
        }

        // Then
        assertThat(commands).isBetween(6, 8);
        assertThat(counted(project)).as("rows that the totals count").isEqualTo(rows);
        assertThat(output.toString().contains("Every sink holds what the drops say."))
                .isEqualTo(isVerified);
    }

    /** The sum of the column row_count of the totals, by an engine that knows nothing of Weir. */
    private static long counted(Path project) throws Exception {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery("SELECT sum(row_count) FROM read_parquet('"
                        + project.resolve("out/totals/**/*.parquet") + "')")) {
            result.next();
            return result.getLong(1);
        }
    }

    private Outcome type(String command, Path directory) throws Exception {
        Path output = Files.createTempFile(temp, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        builder.environment().put("TEST_CLASS_PATH", System.getProperty("java.class.path"));
        int code = builder.start().waitFor();
        return new Outcome(code, Files.readString(output, StandardCharsets.UTF_8));
    }
}
