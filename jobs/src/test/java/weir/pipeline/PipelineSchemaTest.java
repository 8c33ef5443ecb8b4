package weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.yaml.Mutations;
import weir.yaml.SchemaCoverage;
import weir.yaml.SchemaValidator;

/** The JSON Schema of the pipeline file says what the parser says, as far as a schema can. */
@Tag("slow")
class PipelineSchemaTest {
    /** The build looks at each of the changes only with the profile "full"; else at every fifth. */
    private static final int STEP = Boolean.getBoolean("weir.full") ? 1 : 5;

    private static final Path EXAMPLES = Path.of("src/test/resources/pipelines");
    private static final Path ROOT = Path.of("..");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "LAKE", "/lake",
            "HOST", "localhost",
            "POSTGRES_URL", "jdbc:postgresql://localhost/weir",
            "POSTGRES_USER", "weir",
            "POSTGRES_PASSWORD", "sesame",
            "SECRET", "hunter2",
            "SECRET_URL", "jdbc:postgresql://u:hunter2@localhost/weir");

    /** The keys that {@code valid-*.yaml} do not have, since planning looks for what they name. */
    private static final String MORE_KEYS =
            """
            pipeline: more
            settings: {jars: [some.jar]}
            streams:
              timed: {drop: b, schema: "at TIMESTAMP, user STRING", eventTime: at, watermark: 1 minute}
            queries:
              own:
                stateful: {name: some, from: timed, key: [user], time: event_time, settings: {above: 4, token: "${SECRET}"}}
                sinks: [{console: }]
            """;

    /** What is wrong with the form of {@code invalid-*.yaml} and cannot be seen by a schema, and why. */
    private static final Map<Pattern, String> NOT_VISIBLE = Map.of(
            Pattern.compile(".*duplicate key, also on line.*"), "editors report repeated keys themselves",
            Pattern.compile(".*streams\\.watch\\.watermrk.*"), "it stands below the first of two repeated keys",
            Pattern.compile(".*the name is taken by .*"), "a schema does not compare the keys of two mappings",
            Pattern.compile(".*there are two steps .*"), "a schema does not compare the keys of two mappings",
            Pattern.compile(".*pattern\\[1]\\.b: it does not say whether.*"),
                    "one step has no word, as it has to be; that it is not the first is seen at the first",
            Pattern.compile(".*the environment variable \\w+ is not set.*"), "the environment is not in the file",
            Pattern.compile(".*\"\\$\\{SECRET}\".*"), "the value is in the environment",
            Pattern.compile(".*SECRET_URL.*|.*postgres\\.url: a URL must not hold.*"),
                    "the value is in the environment");

    private static final Map<String, Object> LEAST = Map.of(
            "streams", Map.of("least", Map.of("drop", "in", "schema", "x INT")),
            "queries", Map.of("least_of_all", Map.of("sql", "SELECT * FROM least", "sinks", List.of("console"))));

    private static final SchemaValidator VALIDATOR = new SchemaValidator(PipelineFile.schema());

    @TempDir
    private Path directory;

    static Stream<Path> valid() throws IOException {
        List<Path> files = new ArrayList<>(files(EXAMPLES, "valid-.*\\.yaml"));
        files.addAll(files(ROOT.resolve("pipelines"), "(?!.*\\.test\\.).*\\.yaml"));
        files.addAll(files(ROOT.resolve("examples"), ".*\\.yaml"));
        files.add(Path.of("src/test/resources/weir/faults/pipeline.yaml"));
        files.add(ROOT.resolve("k8s/src/test/resources/weir/k8s/drill.yaml"));
        return files.stream();
    }

    static Stream<Path> invalid() throws IOException {
        return files(EXAMPLES, "invalid-.*\\.yaml").stream()
                // There is no tree that could be held against a schema.
                .filter(file -> !file.endsWith("invalid-yaml.yaml") && !file.endsWith("invalid-empty.yaml"));
    }

    private static List<Path> files(Path directory, String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .sorted()
                    .toList();
        }
    }

    static Stream<String> documented() throws IOException {
        List<Path> pages = new ArrayList<>(files(ROOT.resolve("docs"), ".*\\.md"));
        pages.add(ROOT.resolve("README.md"));
        List<String> found = new ArrayList<>();
        for (Path page : pages) {
            Matcher snippets =
                    Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
            snippets.results()
                    .map(snippet -> snippet.group(1))
                    .filter(snippet -> snippet.contains("pipeline: "))
                    .forEach(found::add);
        }
        assertThat(found).hasSizeGreaterThan(5);
        return found.stream();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void takesEveryPipelineThatIsRight(Path file) throws IOException {
        assertThat(VALIDATOR.misfits(SchemaValidator.yaml(Files.readString(file))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void takesEveryPipelineInTheDocumentation(String snippet) {
        assertThat(VALIDATOR.misfits(SchemaValidator.yaml(snippet))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void seesEachProblemOfFormWhereItIs(Path file) throws IOException {
        // given
        List<Problem> problems = problems(file, ENVIRONMENT).stream()
                .filter(problem -> NOT_VISIBLE.keySet().stream().noneMatch(kind -> isOf(problem, kind)))
                .toList();
        Object tree = SchemaValidator.yaml(Files.readString(file));

        // when
        List<SchemaValidator.Misfit> misfits = VALIDATOR.misfits(tree);

        // then
        assertThat(problems).allSatisfy(problem -> assertThat(misfits)
                .as("%s", problem)
                .anyMatch(misfit -> isNear(misfit.path(), problem.path())));
    }

    private static boolean isOf(Problem problem, Pattern kind) {
        return kind.matcher(problem.toString()).matches();
    }

    @Test
    void missesOnlyWhatIsListed() throws IOException {
        List<Problem> problems =
                invalid().flatMap(file -> problems(file, ENVIRONMENT).stream()).toList();

        assertThat(NOT_VISIBLE.keySet()).allSatisfy(kind -> assertThat(problems)
                .as("nothing is wrong in this way: %s", kind)
                .anyMatch(problem -> isOf(problem, kind)));
    }

    /** A key that is missing or too many is a fault of its section, and what is wrong below is one of what is above. */
    private static boolean isNear(String misfit, String problem) {
        return misfit.startsWith(problem) || problem.matches(Pattern.quote(misfit) + "(\\.[^.]*|\\[\\d+])?");
    }

    @Test
    void agreesWithTheParserWhereverARightFileIsChangedInOnePlace() throws IOException {
        // given
        List<Object> examples = new ArrayList<>();
        for (Path file : files(EXAMPLES, "valid-.*\\.yaml")) {
            examples.add(SchemaValidator.yaml(Files.readString(file)));
        }
        examples.add(SchemaValidator.yaml(MORE_KEYS));
        List<Mutations.Mutation> mutations = examples.stream()
                .flatMap(each -> parts((Map<?, ?>) each).stream())
                .flatMap(each -> Mutations.of(each).stream())
                .toList();

        // when
        List<String> disagreements = new ArrayList<>();
        for (int i = 0; i < mutations.size(); i += STEP) {
            Mutations.Mutation mutation = mutations.get(i);
            List<Problem> problems = problems(mutation);
            List<SchemaValidator.Misfit> misfits = VALIDATOR.misfits(mutation.tree());
            if (problems.isEmpty() != misfits.isEmpty()) {
                disagreements.add(mutation + ": the parser says " + problems + ", the schema " + misfits);
            }
        }

        // then
        assertThat(mutations).hasSizeGreaterThan(2000);
        assertThat(disagreements).isEmpty();
    }

    /** A small file for each definition, and one for the rest, so that the whole is not read again for every change. */
    private static List<Object> parts(Map<?, ?> file) {
        Map<Object, Object> rest = new LinkedHashMap<>(file);
        rest.keySet().removeAll(List.of("tables", "views"));
        rest.putAll(LEAST);
        List<Object> parts = new ArrayList<>(List.of(rest));
        for (String kind : List.of("streams", "tables", "views", "queries")) {
            Map<?, ?> definitions = file.get(kind) instanceof Map<?, ?> some ? some : Map.of();
            definitions.forEach((name, definition) -> {
                Map<Object, Object> part = new LinkedHashMap<>(LEAST);
                part.put("pipeline", "part");
                if (file.containsKey("postgres")) {
                    part.put("postgres", file.get("postgres"));
                }
                part.put(kind, Map.of(name, definition));
                parts.add(part);
            });
        }
        return parts;
    }

    @Test
    void hasNoKeyThatNoExampleHas() throws IOException {
        List<Object> examples = new ArrayList<>(List.of(SchemaValidator.yaml(MORE_KEYS)));
        for (Path file : files(EXAMPLES, "valid-.*\\.yaml")) {
            examples.add(SchemaValidator.yaml(Files.readString(file)));
        }

        assertThat(SchemaCoverage.missing(PipelineFile.schema(), examples)).isEmpty();
    }

    private List<Problem> problems(Mutations.Mutation mutation) throws IOException {
        Map<String, String> environment = new HashMap<>(ENVIRONMENT);
        mutation.variable().ifPresent(value -> environment.put(Mutations.VARIABLE, value));
        Path file = Files.writeString(directory.resolve("p.yaml"), SchemaValidator.json(mutation.tree()));
        return problems(file, environment);
    }

    private static List<Problem> problems(Path file, Map<String, String> environment) {
        try {
            return PipelineFile.draft(file, environment).problems().inOrder();
        } catch (InvalidInput e) {
            return e.problems();
        }
    }
}
