package weir.pipelinetest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.cli.HelpOption;
import weir.pipeline.Settings;
import weir.problem.Exit;
import weir.problem.InvalidInput;
import weir.problem.Problem;
import weir.problem.Problems;
import weir.problem.TransientFailure;
import weir.problem.UserFacing;
import weir.run.Log;
import weir.run.SparkSessions;
import weir.run.WarmUp;

/** {@code weir test}. */
@Command(
        name = "weir test",
        sortOptions = false,
        description =
                "Runs the tests of pipelines: gives them rows, restarts and kills them, and compares what they have kept with what is"
                        + " expected. Streams, sinks, checkpoints and PostgreSQL are the tests' own.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all tests passed", "1:some failed", "2:to be mended in a file or on the command line"})
final class TestCommand implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Mixin
    private HelpOption help;

    private final PrintStream out;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "A file of tests (NAME.test.yaml), a pipeline (NAME.yaml, for the tests beside it), or a directory of them.")
    private List<Path> places = List.of();

    @Option(names = "--debug", description = "Show stack traces.")
    private boolean debug;

    TestCommand(PrintStream out) {
        this.out = out;
    }

    boolean debug() {
        return debug;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!debug) {
            // That a batch was written is no news here.
            System.setProperty("weir.log.weir", "warn");
        }
        Log.configure(debug);
        WarmUp.begin();
        List<TestFile> files = read();
        Path directory = Files.createTempDirectory("weir-test-");
        SparkSession spark = SparkSessions.start(
                "test", new Settings(directory.toString(), 1, List.of(), Map.of()), Optional.of("local[2]"));
        int failed = 0;
        try (PrivatePostgres postgres = new PrivatePostgres(Files.createDirectory(directory.resolve("postgres")))) {
            for (TestFile file : files) {
                for (TestFile.Test test : file.tests()) {
                    Path own = Files.createTempDirectory(directory, "test-");
                    failed += passes(spark, file, test, own, postgres) ? 0 : 1;
                }
            }
        } finally {
            spark.stop();
            remove(directory);
        }
        int all = files.stream().mapToInt(file -> file.tests().size()).sum();
        out.printf("%d tests of %d pipelines, %d failed%n", all, files.size(), failed);
        return failed == 0 ? Exit.DONE : Exit.FAILED;
    }

    private boolean passes(
            SparkSession spark, TestFile file, TestFile.Test test, Path directory, PrivatePostgres postgres)
            throws InterruptedException {
        long began = System.nanoTime();
        List<String> wrong;
        TestEnvironment environment =
                new TestEnvironment(directory, file.plan().pipeline().postgres().map(any -> postgres.database()));
        try (TestRun run = new TestRun(spark, file, environment)) {
            wrong = run.run(test.steps());
        } catch (RuntimeException e) {
            Throwable foreseen = UserFacing.behind(e).orElseThrow(() -> e);
            wrong = List.of(foreseen.getMessage());
        }
        out.printf(
                Locale.ROOT,
                "%-6s %s: %s (%.1f s)%n",
                wrong.isEmpty() ? "ok" : "FAILED",
                file.file(),
                test.name(),
                (System.nanoTime() - began) / 1e9);
        wrong.forEach(line -> line.lines().forEach(part -> out.println("       " + part)));
        out.flush();
        return wrong.isEmpty();
    }

    /** @throws InvalidInput with all that is wrong in any of the files */
    private List<TestFile> read() throws IOException {
        List<TestFile> files = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path place : places) {
            for (Path file : filesAt(place)) {
                try {
                    files.add(TestFileReader.read(file, System.getenv()));
                } catch (InvalidInput e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return files;
    }

    private static List<Path> filesAt(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            try (Stream<Path> files = Files.list(place)) {
                List<Path> found = files.filter(file -> file.toString().endsWith(TestFileReader.ENDING))
                        .sorted()
                        .toList();
                if (!found.isEmpty()) {
                    return found;
                }
            }
            Problems problems = new Problems(place.toString());
            problems.add(0, "", "there are no tests", "Their names end with \"" + TestFileReader.ENDING + "\"");
            throw new InvalidInput(problems.inOrder());
        }
        String name = place.getFileName().toString();
        return List.of(
                name.endsWith(TestFileReader.ENDING)
                        ? place
                        : place.resolveSibling(name.replaceFirst("\\.yaml$", TestFileReader.ENDING)));
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new TransientFailure("remove \"" + directory + "\"", e, "Remove it by hand");
        }
    }
}
