package weir.pipelinetest;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.plan.Plan;
import weir.yaml.Position;

/**
 * The tests of one pipeline.
 *
 * @param file as the user named it
 * @param plan what the pipeline means
 * @param tests at least one, in the file's order
 */
record TestFile(Path file, Plan plan, List<Test> tests) {
    /** Keeps its own copy of {@code tests}. */
    TestFile {
        tests = List.copyOf(tests);
    }

    /**
     * One test: a pipeline that begins with nothing, and what happens to it.
     *
     * @param name of the test
     * @param steps in their order; at least one
     */
    record Test(String name, List<Step> steps) {
        /** Keeps its own copy of {@code steps}. */
        Test {
            steps = List.copyOf(steps);
        }
    }

    /** What happens in a test. */
    sealed interface Step {
        /** Where it stands. */
        Position position();
    }

    /**
     * Rows come.
     *
     * @param drops by stream
     */
    record Given(Position position, Map<String, Drops> drops) implements Step {
        /** Keeps its own copy of {@code drops}. */
        Given {
            drops = Map.copyOf(drops);
        }
    }

    /**
     * Drops of one stream.
     *
     * @param lines of each drop
     * @param sealed when all of them were sealed; empty if they do not say
     */
    record Drops(List<List<String>> lines, Optional<Instant> sealed) {
        /** Keeps its own copy of {@code lines}. */
        Drops {
            lines = List.copyOf(lines);
        }
    }

    /** The pipeline reads all there is, ends, and is to be started again. */
    record Restart(Position position) implements Step {}

    /**
     * The pipeline's process ends abruptly when all sinks have a batch, and before it is noted that they do.
     *
     * @param batch the batch's number, from 0
     */
    record Crash(Position position, long batch) implements Step {}

    /**
     * The pipeline reads all there is, and its results are looked at.
     *
     * @param results what is expected; at least one
     */
    record Expect(Position position, List<Result> results) implements Step {
        /** Keeps its own copy of {@code results}. */
        Expect {
            results = List.copyOf(results);
        }
    }

    /**
     * The rows that are expected of a query.
     *
     * @param position where they stand
     * @param query its name
     * @param rows as {@link Cell} shows their values
     * @param ordered whether they are expected in this order
     */
    record Result(Position position, String query, List<List<String>> rows, boolean ordered) {
        /** Keeps its own copy of {@code rows}. */
        Result {
            rows = List.copyOf(rows);
        }
    }
}
