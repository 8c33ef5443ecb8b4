package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.cli.Main;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.plan.Plan;
import weir.plan.Planner;
import weir.problem.UserFacing;
import weir.startup.ChildJvm;

/** How executors that are processes of their own come by the database's password. PostgreSQL takes any here. */
@Tag("slow")
@Tag("full")
class ExecutorLoginTest {
    private static final String PASSWORD = "never-to-be-said";
    private static final String SPARK_SECRET = "_SPARK_AUTH_SECRET";
    private static final int ROWS = 300;

    @TempDir
    private Path directory;

    private final PostgresConnection database = TestPostgres.database();

    /** A driver whose tasks run in another process. */
    static final class Driver {
        private Driver() {}

        /** Takes the pipeline file, and the variables that its executor is to have; prints what has happened, line by line. */
        @SuppressWarnings("FutureReturnValueIgnored") // what the executor's end brings about ends this process
        public static void main(String[] arguments) throws InterruptedException {
            Log.configure(false);
            Plan plan = Planner.read(Path.of(arguments[0]), System.getenv());
            SparkSession spark =
                    SparkSessions.start("driver", plan.pipeline().settings(), Optional.of(OneExecutor.MASTER));
            Map<String, String> environment = new HashMap<>();
            List.of(arguments).subList(1, arguments.length).forEach(name -> environment.put(name, System.getenv(name)));
            Process executor = OneExecutor.start(spark.sparkContext(), environment);
            // Else Spark would wait for another one.
            executor.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            try (PipelineRun run = PipelineRun.start(
                    spark, plan, RunOptions.DEFAULT.untilRead().printingTo(nowhere))) {
                run.await();
                say("run", true);
                say("verify", Main.run(nowhere, System.err, "verify", arguments[0]) == 0);
                say(
                        "sql",
                        Main.run(System.out, System.err, "sql", arguments[0], "-e", "SELECT count(*) FROM wide") == 0);
            } catch (RuntimeException e) {
                say(UserFacing.behind(e).map(Throwable::getMessage).orElseThrow(() -> e), false);
            }
            say("tasks had the role", Overheard.has("role-of-the-tasks"));
            say("tasks had the password", Overheard.has(System.getenv("LAKE_PASSWORD")));
            Runtime.getRuntime().halt(0);
        }

        private static void say(String what, boolean is) {
            System.out.println(what + ": " + is);
        }
    }

    @BeforeAll
    static void makeTheRole() {
        TestPostgres.run(TestPostgres.database(), "CREATE ROLE \"role-of-the-tasks\" SUPERUSER LOGIN");
    }

    @Test
    void findTheDatabasesPasswordInTheirOwnEnvironmentAndNotInTheirTasks() throws Exception {
        String said = drive("LAKE_PASSWORD", SPARK_SECRET);

        assertThat(said)
                .contains(
                        "run: true",
                        "verify: true",
                        "sql: true",
                        String.valueOf(ROWS),
                        "tasks had the role: true",
                        "tasks had the password: false");
        assertThat(TestPostgres.rows(database, "SELECT count(*) FROM wide")).containsExactly(ROWS + "");
        assertThat(TestPostgres.rows(database, "SELECT line, raw FROM weir.rejects"))
                .containsExactly(ROWS + 1 + "|oops");
    }

    @Test
    void sayThatTheyHaveNoPassword() throws Exception {
        String said = drive(SPARK_SECRET);

        assertThat(said)
                .contains("from an executor: its environment has no variable LAKE_PASSWORD, which holds the password."
                        + " Name the variable in executors.env of the chart");
    }

    private String drive(String... variablesOfExecutor) throws IOException, InterruptedException {
        Lake lake = new Lake(directory);
        String[] lines = new String[ROWS + 1];
        for (int i = 0; i < ROWS; i++) {
            lines[i] = "{\"k\":\"x\",\"n\":%d,\"at\":%d}".formatted(i, i);
        }
        lines[ROWS] = "oops";
        lake.drops().add("a", lines);
        Path file = lake.write(
                """
                postgres: {url: "%s", user: role-of-the-tasks, password: "${LAKE_PASSWORD}"}
                settings:
                  spark:
                    spark.serializer: weir.run.Overheard
                    spark.authenticate.secret: "${%s}"
                    spark.driver.host: 127.0.0.1
                    spark.driver.bindAddress: 127.0.0.1
                """
                        .formatted(database.url(), SPARK_SECRET),
                """
                wide:
                  sql: SELECT n, repeat(k, 100000) AS padding FROM seen
                  trigger: 0 seconds
                  sinks: [postgres: {table: wide}]
                """);
        Files.writeString(
                file, Files.readString(file).replace("    watermark:", "    badRows: quarantine\n    watermark:"));
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(variablesOfExecutor));
        ProcessBuilder driver = new ProcessBuilder(ChildJvm.command(Driver.class.getName(), arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        driver.environment().put("LAKE_PASSWORD", PASSWORD);
        driver.environment().put(SPARK_SECRET, "of this test");
        Process process = driver.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
