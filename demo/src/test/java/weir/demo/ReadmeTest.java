package weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README says to type and to write for a first pipeline, done in a copy of the project that needs no build. */
@Tag("slow")
class ReadmeTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern SECTION = Pattern.compile("(?ms)^## A first pipeline of your own$(.*?)^## ");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final String COMMENT = " +#.*";

    @TempDir
    private Path temp;

    private Path home;

    private record Outcome(int code, String output) {}

    @BeforeEach
    void makeAProjectThatIsBuilt() throws IOException {
        home = Files.createDirectories(temp.resolve("weir project"));
        for (String file : List.of(
                "weir", "dist/verbs", "pom.xml", "base/pom.xml", "drop/pom.xml", "jobs/src/main/jvm/spark.options")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.copy(PROJECT.resolve(file), home.resolve(file));
        }
        Files.createDirectories(home.resolve(".mvn"));
        String classPath = System.getProperty("java.class.path");
        String jar = Stream.of(classPath.split(":", -1))
                .filter(entry -> entry.endsWith(".jar"))
                .findFirst()
                .orElseThrow();
        // All that verbs need, in one class path.
        Path built = Files.createDirectories(home.resolve("target/launcher"));
        String lines = classPath.replace(':', '\n') + "\n" + jar + "\n";
        for (String module :
                Verbs.read().stream().map(Verbs.Verb::module).distinct().toList()) {
            Files.createDirectories(home.resolve(module + "/src/main"));
            Files.writeString(home.resolve(module + "/pom.xml"), "");
            Files.writeString(built.resolve(module + ".classpath"), lines);
        }
        Files.createDirectories(home.resolve("base/src/main"));
        Files.createDirectories(home.resolve("drop/src/main"));
        Files.writeString(built.resolve("stamp"), home + "\n");
    }

    @Test
    void aFirstPipelineDoesWhatTheReadmeSays() throws Exception {
        String readme = Files.readString(PROJECT.resolve("README.md"));
        Matcher section = SECTION.matcher(readme);
        assertThat(section.find()).isTrue();
        List<String> commands = new ArrayList<>();
        List<String> yaml = new ArrayList<>();
        Matcher block = BLOCK.matcher(section.group(1));
        while (block.find()) {
            if (block.group(1).equals("yaml")) {
                yaml.add(block.group(2));
            } else {
                block.group(2)
                        .lines()
                        .map(line -> line.replaceFirst(COMMENT, ""))
                        .forEach(commands::add);
            }
        }
        assertThat(commands).hasSize(5);
        assertThat(section.group(1)).contains("Write `mine/first.yaml`:");

        Outcome feed = type(commands.get(0));
        Path file = home.resolve("mine/first.yaml");
        Files.writeString(file, yaml.get(0));
        Outcome check = type(commands.get(1));
        Outcome plan = type(commands.get(2));
        Outcome run = type(commands.get(3));

        assertThat(feed).as("feed").matches(outcome -> outcome.code() == 0);
        assertThat(check).isEqualTo(new Outcome(0, "mine/first.yaml: ok (1 stream, 0 views, 1 query)\n"));
        assertThat(plan.code()).as(plan.output()).isZero();
        assertThat(plan.output()).contains("query activity");
        assertThat(run.code()).as(run.output()).isZero();
        assertThat(run.output()).contains("stairsup");
        assertThat(readings()).isEqualTo(5000);

        // "Feed more rows, by the first command with --again, and run again: only the new drops are read."
        type(commands.get(0) + " --again");
        assertThat(type(commands.get(3)).code()).isZero();
        assertThat(readings()).isEqualTo(10_000);

        // "At any time, have all results computed once more"
        Outcome verified = type(commands.get(4));
        assertThat(verified.code()).as(verified.output()).isZero();
        assertThat(verified.output()).contains("rows expected", ", equal\n", "Every sink holds what the drops say.\n");

        Path result = home.resolve("mine/out/activity/rows.parquet");
        Path elsewhere = Files.move(result, home.resolve("rows.parquet"));
        Outcome robbed = type(commands.get(4));
        assertThat(robbed.code()).as(robbed.output()).isEqualTo(1);
        assertThat(robbed.output())
                .contains("DIFFERENT", "\n  missing: gt=", "1 of 1 sink does not hold what the drops say.\n");
        Files.move(elsewhere, result);

        // "Change a column's name in the SQL and check again"
        Files.writeString(file, yaml.get(0).replace("avg(x)", "avg(w)"));
        Outcome mistaken = type(commands.get(1));
        assertThat(mistaken.code()).as(mistaken.output()).isEqualTo(2);
        assertThat(mistaken.output()).startsWith("mine/first.yaml:");

        // "To keep the result in PostgreSQL, add"
        assertThat(section.group(1)).contains("`- postgres: {table: activity, key: [gt]}`");
        Files.writeString(file, yaml.get(0) + "      - postgres: {table: activity, key: [gt]}\n" + yaml.get(1));
        assertThat(type("POSTGRES_PASSWORD=secret " + commands.get(1)))
                .isEqualTo(new Outcome(0, "mine/first.yaml: ok (1 stream, 0 views, 1 query)\n"));
    }

    private long readings() throws Exception {
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement();
                ResultSet result = statement.executeQuery("SELECT sum(readings) FROM read_parquet('"
                        + home.resolve("mine/out/activity/**/*.parquet") + "')")) {
            result.next();
            return result.getLong(1);
        }
    }

    private Outcome type(String command) throws Exception {
        Path output = Files.createTempFile(temp, "output", ".txt");
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // Java makes none of directories with classes.
        builder.environment().put("WEIR_STARTUP_CACHE", "off");
        int code = builder.start().waitFor();
        return new Outcome(code, Files.readString(output, StandardCharsets.UTF_8));
    }
}
