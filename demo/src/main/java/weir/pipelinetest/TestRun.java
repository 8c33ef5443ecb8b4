package weir.pipelinetest;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import weir.plan.Plan;
import weir.run.PipelineRun;
import weir.run.RunOptions;

/** One test, while it runs. */
final class TestRun implements AutoCloseable {
    private final SparkSession spark;
    private final Path file;
    private final TestEnvironment environment;
    private final Plan plan;
    private Optional<PipelineRun> run = Optional.empty();

    /**
     * A pipeline that has read nothing yet.
     *
     * @param spark for all lives of the driver but those that crash
     * @param file the tests
     * @param environment empty
     */
    TestRun(SparkSession spark, TestFile file, TestEnvironment environment) {
        this.spark = spark;
        this.file = file.file();
        this.environment = environment;
        this.plan = environment.plan(file.plan().pipeline());
    }

    /**
     * Goes through the steps, until something is not as expected.
     *
     * @return what is not, in lines; empty if all is well
     */
    List<String> run(List<TestFile.Step> steps) throws InterruptedException {
        for (TestFile.Step step : steps) {
            if (step instanceof TestFile.Given given) {
                end();
                environment.give(given);
            } else if (step instanceof TestFile.Restart) {
                readAll();
                end();
            } else if (step instanceof TestFile.Crash crash) {
                end();
                CrashingDriver.run(file, environment, crash);
            } else if (step instanceof TestFile.Expect expect) {
                List<String> wrong = look(expect);
                if (!wrong.isEmpty()) {
                    return wrong;
                }
            }
        }
        return List.of();
    }

    private List<String> look(TestFile.Expect expect) throws InterruptedException {
        Results results = new Results(readAll().session(), plan);
        List<String> wrong = new ArrayList<>();
        for (TestFile.Result expected : expect.results()) {
            List<String> columns =
                    List.of(plan.queries().get(expected.query()).schema().fieldNames());
            results.of(expected.query()).forEach((place, rows) -> {
                List<String> difference = Difference.between(columns, expected.rows(), rows, expected.ordered());
                if (!difference.isEmpty()) {
                    wrong.add("%s:%d: %s in %s: %s"
                            .formatted(file, expected.position().line(), expected.query(), place, difference.get(0)));
                    difference.stream().skip(1).map(line -> "    " + line).forEach(wrong::add);
                }
            });
        }
        return wrong;
    }

    /** What was read before is not read again; what only showed it has been kept for looking at. */
    private PipelineRun readAll() throws InterruptedException {
        if (run.isEmpty()) {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            run = Optional.of(PipelineRun.start(
                    spark, plan, RunOptions.DEFAULT.untilRead().printingTo(nowhere)));
            run.get().await();
        }
        return run.get();
    }

    private void end() {
        run.ifPresent(PipelineRun::close);
        run = Optional.empty();
    }

    @Override
    public void close() {
        end();
    }
}
