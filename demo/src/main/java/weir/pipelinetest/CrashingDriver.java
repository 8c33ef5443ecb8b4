package weir.pipelinetest;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.SparkSession;
import weir.control.PostgresConnection;
import weir.demo.DriverOptions;
import weir.demo.ParentWatchdog;
import weir.log.Printable;
import weir.plan.Plan;
import weir.problem.Exit;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.run.Log;
import weir.run.PipelineRun;
import weir.run.QueryProgress;
import weir.run.RunOptions;
import weir.run.SparkSessions;

/** A driver in a process of its own that halts as if by {@code kill -9}: nothing in it gets to know. */
final class CrashingDriver {
    private static final String PASSWORD = "WEIR_TEST_PASSWORD";
    private static final int HALTED = 137;
    private static final int NEVER_CAME = 4;
    private static final long POLL_NANOS = 10_000_000;
    private static final int LAST_LINES = 20;

    private CrashingDriver() {}

    /**
     * Starts one, and returns when it has crashed.
     *
     * @param file the tests whose pipeline it runs
     * @param crash when
     * @throws Failure if it ends in another way
     */
    static void run(Path file, TestEnvironment environment, TestFile.Crash crash) throws InterruptedException {
        Path log = environment.directory().resolve("driver.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(DriverOptions.inherited());
        command.addAll(List.of("-Xmx700m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), CrashingDriver.class.getName()));
        command.addAll(List.of(
                file.toString(),
                environment.directory().toString(),
                Long.toString(crash.batch()),
                environment.postgres().map(PostgresConnection::url).orElse("")));
        String action = "crash after batch " + crash.batch();
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            // Not an argument, which other users of this machine could read.
            environment.postgres().ifPresent(database -> builder.environment().put(PASSWORD, database.password()));
            int code = builder.start().waitFor();
            if (code == NEVER_CAME) {
                throw new PermanentFailure(
                        action, "no query has so many batches here", "A drop of each stream makes a batch");
            } else if (code != HALTED) {
                throw new PermanentFailure(
                        action, "the driver ended with " + code + " and said:\n" + end(log), "Mend that first");
            }
        } catch (IOException e) {
            throw new TransientFailure(action, e, "See that there is memory left");
        }
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** Takes the file with the tests, the test's directory, the batch, and the database's URL or nothing. */
    public static void main(String[] arguments) {
        ParentWatchdog.tie();
        Log.configure(false);
        try {
            TestEnvironment environment = new TestEnvironment(
                    Path.of(arguments[1]),
                    Optional.of(arguments[3])
                            .filter(url -> !url.isEmpty())
                            .map(url -> PrivatePostgres.connection(url, System.getenv(PASSWORD))));
            Plan plan = environment.plan(TestFileReader.read(Path.of(arguments[0]), System.getenv())
                    .plan()
                    .pipeline());
            crash(plan, Long.parseLong(arguments[2]));
            Runtime.getRuntime().halt(NEVER_CAME);
        } catch (Exception e) {
            Runtime.getRuntime().halt(Exit.report(e, Printable.err(), true));
        }
    }

    /** Returns if no query comes as far as the batch. */
    private static void crash(Plan plan, long batch) throws InterruptedException {
        Set<String> held = ConcurrentHashMap.newKeySet();
        CountDownLatch never = new CountDownLatch(1);
        SparkSession spark =
                SparkSessions.start(plan.pipeline().name(), plan.pipeline().settings(), Optional.of("local[2]"));
        RunOptions options = RunOptions.DEFAULT
                .untilRead()
                .printingTo(new PrintStream(OutputStream.nullOutputStream()))
                .telling((query, number) -> {
                    if (number == batch) {
                        held.add(query);
                        hold(never);
                    }
                });
        PipelineRun run = PipelineRun.start(spark, plan, options);
        while (!run.progress().stream().allMatch(query -> held.contains(query.query()) || isOver(query))) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (!held.isEmpty()) {
            // Where sinks are kept and Spark has not yet noted it.
            Runtime.getRuntime().halt(HALTED);
        }
        run.await();
    }

    private static void hold(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isOver(QueryProgress query) {
        return query.state() == QueryProgress.State.ENDED || query.state() == QueryProgress.State.FAILED;
    }
}
