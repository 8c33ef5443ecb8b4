package weir.pipelinetest;

import java.nio.file.Path;
import java.util.Map;
import weir.problem.InvalidInput;

/** Files with tests of pipelines, for who makes them. */
public final class TestFiles {
    private TestFiles() {}

    /**
     * Checks a file, and the pipeline that it tests, without running anything.
     *
     * @param environment the variables that {@code ${NAME}} stands for
     * @throws InvalidInput with all that is wrong in both
     */
    public static void check(Path file, Map<String, String> environment) {
        TestFileReader.read(file, environment);
    }
}
