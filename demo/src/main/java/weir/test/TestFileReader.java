package weir.test;

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
import weir.yaml.Reading;
import weir.yaml.Scalar;
import weir.yaml.Section;
import weir.yaml.YamlFile;

/** Reads {@code *.test.yaml}. */
final class TestFileReader {
    /** How the name of a file with tests ends. */
    static final String ENDING = ".test.yaml";

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

    private TestFile read(Map<String, String> environment) {
        YamlFile yaml = YamlFile.open(file, environment, problems, "docs/testing.md");
        Reading reading = yaml.reading();
        Section all = yaml.root();
        Path pipeline = all.optionalPath("pipeline").map(Path::of).orElseGet(this::beside);
        Map<String, String> variables = new LinkedHashMap<>(environment);
        Section more = all.section("environment");
        more.keys().forEach(name -> variables.put(name, more.text(name)));
        Section sections = all.section("tests");
        if (all.isMapping() && sections.isMapping() && sections.keys().isEmpty()) {
            reading.unsound(all.place("tests"), "there has to be at least one test", "");
        }
        if (!Files.exists(pipeline)) {
            reading.unsound(
                    all.place("pipeline"),
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
        for (Section.Element element : sections.elements(name)) {
            reader.step(element).ifPresent(steps::add);
        }
        Optional<Node> node = sections.node(name);
        boolean looks = steps.stream().anyMatch(TestFile.Expect.class::isInstance);
        if (!looks && node.isPresent() && Scalar.describe(node.get()).equals("a list")) {
            reading.problem(sections.place(name), "the test expects nothing", "Add a step \"expect\"");
        }
        return new TestFile.Test(name, steps);
    }
}
