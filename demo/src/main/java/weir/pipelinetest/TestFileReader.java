package weir.pipelinetest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.problem.Problems;
import weir.yaml.Element;
import weir.yaml.Entries;
import weir.yaml.Key;
import weir.yaml.ListOf;
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Section;
import weir.yaml.Shape;
import weir.yaml.Text;
import weir.yaml.Type;
import weir.yaml.Values;
import weir.yaml.YamlFile;

/** Reads {@code *.test.yaml}. */
public final class TestFileReader {
    /** How the name of a file with tests ends. */
    static final String ENDING = ".test.yaml";

    private static final Key<String> PIPELINE =
            Key.optional("pipeline", Values.PATH, "The pipeline that is tested; the file beside by default.");
    private static final Key<Section> ENVIRONMENT = Key.optional(
            "environment",
            Entries.of(Text.ANY),
            "Variables that ${NAME} in the pipeline stands for, besides those that are set.");
    private static final Type<List<Element>> STEPS = new ListOf<>(StepReader.STEP);
    private static final Key<Section> TESTS = Key.required(
            "tests",
            Entries.of(STEPS.where("contains", StepReader.EXPECTS)).atLeastOne(),
            "Lists of steps, by name. Each test begins with nothing.");
    private static final Shape FILE = Shape.of(PIPELINE, ENVIRONMENT, TESTS);

    private final Path file;
    private final Problems problems;

    private TestFileReader(Path file) {
        this.file = file;
        this.problems = new Problems(file.toString());
    }

    /**
     * Reads a file, and the pipeline that it tests.
     *
     * @param environment the variables that {@code ${NAME}} stands for; the file can set others
     * @throws InvalidInput with all that is wrong in the file, and in the pipeline
     */
    static TestFile read(Path file, Map<String, String> environment) {
        return new TestFileReader(file).read(environment);
    }

    /** The JSON Schema (draft 2020-12) of such a file, as {@link Type#schema} has it. */
    public static Map<String, Object> schema() {
        return FILE.document(
                "Tests of a pipeline",
                "Rows that a pipeline gets, kills of its driver, and the results that are expected.");
    }

    private TestFile read(Map<String, String> environment) {
        YamlFile yaml = YamlFile.open(file, environment, problems, "docs/testing.md", FILE);
        Reading reading = yaml.reading();
        Section all = yaml.root();
        Path pipeline = all.get(PIPELINE).map(Path::of).orElseGet(this::beside);
        Map<String, String> variables = new LinkedHashMap<>(environment);
        Section more = all.section(ENVIRONMENT);
        more.keys().forEach(name -> more.node(name)
                .flatMap(node -> Text.ANY.read(reading, more.place(name), node))
                .ifPresent(value -> variables.put(name, value)));
        Section sections = all.section(TESTS);
        if (all.isMapping() && sections.isMapping() && sections.keys().isEmpty()) {
            reading.unsound(all.place(TESTS), "there has to be at least one test", "");
        }
        if (!Files.exists(pipeline)) {
            reading.unsound(
                    all.place(PIPELINE),
                    "there is no pipeline \"" + pipeline + "\"",
                    "Name the file by the key \"pipeline\"");
            all.end();
            problems.throwIfAny();
        }
        Plan plan = plan(pipeline, variables);
        List<TestFile.Test> tests = new ArrayList<>();
        StepReader steps = new StepReader(reading, plan);
        for (String name : sections.keys()) {
            tests.add(test(name, sections, steps, reading));
        }
        all.end();
        problems.throwIfAny();
        return new TestFile(file, plan, tests);
    }

    /** What is wrong with the steps can't be told without a plan. */
    private Plan plan(Path pipeline, Map<String, String> variables) {
        try {
            return Planner.read(pipeline, variables);
        } catch (InvalidInput e) {
            List<Problem> both = new ArrayList<>(problems.inOrder());
            both.addAll(e.problems());
            throw new InvalidInput(both);
        }
    }

    private Path beside() {
        String name = file.getFileName().toString();
        String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
        return file.resolveSibling(stem + ".yaml");
    }

    private static TestFile.Test test(String name, Section sections, StepReader reader, Reading reading) {
        List<TestFile.Step> steps = new ArrayList<>();
        Optional<Node> node = sections.node(name);
        node.flatMap(list -> STEPS.read(reading, sections.place(name), list))
                .orElse(List.of())
                .forEach(element -> reader.step(element).ifPresent(steps::add));
        boolean looks = steps.stream().anyMatch(TestFile.Expect.class::isInstance);
        if (!looks && node.isPresent() && Scalar.describe(node.get()).equals("a list")) {
            reading.problem(sections.place(name), "the test expects nothing", "Add a step \"expect\"");
        }
        return new TestFile.Test(name, steps);
    }
}
