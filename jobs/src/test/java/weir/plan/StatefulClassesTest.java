package weir.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.stateful.PerKey;
import weir.stateful.StatefulQuery;

/** Jars that a pipeline names, and that have something wrong with them. */
class StatefulClassesTest {
    @TempDir
    private Path directory;

    /** Has a name that another one has, too. */
    public static class One implements StatefulQuery {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public PerKey plan(StructType columns, Map<String, String> settings) {
            return new Nothing();
        }
    }

    /** The other one. */
    public static final class Other extends One {}

    private static final class Nothing implements PerKey {
        @Override
        public StructType state() {
            return StructType.fromDDL("n BIGINT");
        }

        @Override
        public StructType result() {
            return StructType.fromDDL("n BIGINT");
        }

        @Override
        public Optional<Row> next(Optional<Row> state, Row row, long time, Consumer<Row> out) {
            return state;
        }
    }

    @Test
    void takesAClassByTheNameThatItGivesItself() throws IOException {
        Plan plan = Planner.read(pipelineWith(One.class.getName()), Map.of());

        assertThat(plan.queries().get("counts").schema().fieldNames()).containsExactly("k", "n");
    }

    @Test
    void saysThatTwoClassesHaveOneName() throws IOException {
        assertThat(problems(One.class.getName(), Other.class.getName()))
                .containsExactly("2: settings.jars: \"counting\" is what both " + One.class.getName() + " and "
                        + Other.class.getName() + " call themselves. Leave one out.");
    }

    @Test
    void saysThatAClassIsMissing() throws IOException {
        assertThat(problems("weir.plan.Absent"))
                .first()
                .asString()
                .startsWith("2: settings.jars: a class cannot be loaded: ")
                .contains("weir.plan.Absent")
                .endsWith("Correct the jar; it is to run on Java 17.");
    }

    private List<String> problems(String... classes) throws IOException {
        Path file = pipelineWith(classes);
        InvalidInput thrown = catchThrowableOfType(InvalidInput.class, () -> Planner.read(file, Map.of()));
        return thrown.problems().stream()
                .map(Problem::toString)
                .map(problem -> problem.substring(file.toString().length() + 1))
                .toList();
    }

    private Path pipelineWith(String... classes) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(directory.resolve("my.jar")))) {
            jar.putNextEntry(new JarEntry("META-INF/services/" + StatefulQuery.class.getName()));
            jar.write(String.join("\n", classes).getBytes(StandardCharsets.UTF_8));
        }
        return Files.writeString(
                directory.resolve("pipeline.yaml"),
                """
                pipeline: counts
                settings: {jars: [my.jar]}
                streams:
                  seen: {drop: in, schema: "k STRING, t BIGINT", eventTime: timestamp_seconds(t), watermark: 1 minute}
                queries:
                  counts: {stateful: {name: counting, from: seen, key: [k]}, sinks: [console]}
                """);
    }
}
