package weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.run.Lake;
import weir.startup.ChildJvm;

/** {@code weir sql}, in this process, which has the password in its environment, and once as a process of its own. */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SqlCommandTest {
    private static final String NOT_A_QUERY =
            "it is not a query, and nothing else is let through. Begin with SELECT, WITH or FROM.";
    private static final String QUERIES =
            """
            sums:
              sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
              mode: update
              sinks: [postgres: {table: Sums, key: [k]}]
            rows:
              sql: SELECT k, n, event_time FROM seen
              sinks: [parquet: {path: out/rows, partitionBy: [k]}]
            counts:
              sql: SELECT k, count(*) AS n FROM seen GROUP BY k
              mode: complete
              sinks: [memory, console]
            shown:
              sql: SELECT k FROM seen
              sinks: [console]
            """;

    @TempDir
    private Path directory;

    private PostgresConnection database;
    private Path file;
    private Lake lake;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void runPipeline() throws Exception {
        lake = new Lake(directory);
        database = TestPostgres.database();
        file = lake.write(Lake.section(database), QUERIES);
        lake.add("a", "x", 1, 1, "y", 2, 2);
        lake.add("a", "x", 30, 3);
        lake.runOnce(file);
    }

    @Test
    void whatATerminalObeysIsEscapedInAnswers() {
        int code = sql("-e", "SELECT concat(chr(27), ']0;owned', chr(7), chr(155), '2J') AS title");

        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\\u001b]0;owned")
                .contains("\\u009b2J")
                .doesNotContain("\033", "\007", "\u009b");
    }

    @Test
    void answersFromWhatIsKeptAndFromMemoryAndTakesNoEpoch() {
        List<String> epochs = TestPostgres.rows(database, "SELECT max(epoch) FROM weir.epoch");

        int code = sql(
                "-e",
                "SELECT k, total, max(rows.n) AS most, counts.n FROM sums JOIN rows USING (k) JOIN counts USING (k) GROUP BY ALL ORDER BY k");

        assertThat(code).as(told()).isZero();
        assertThat(told())
                .isEqualTo(
                        """
                        No driver of this pipeline runs on this machine. Run here, from the beginning of their streams: counts.
                        +---+-----+----+---+
                        |k  |total|most|n  |
                        +---+-----+----+---+
                        |x  |31   |30  |2  |
                        |y  |2    |2   |1  |
                        +---+-----+----+---+
                        """);
        assertThat(TestPostgres.rows(database, "SELECT max(epoch) FROM weir.epoch"))
                .isEqualTo(epochs);
    }

    @Test
    void asAProcessItAsksUntilThereIsNoMoreToAskAndKeepsTheQuestions() throws Exception {
        Path history = directory.resolve("history");
        Process sql = start("sql", file.toString(), "--history", history.toString());
        sql.outputWriter()
                .append(
                        """
                        SELECT k, total FROM sums
                        ORDER BY k;
                        SELECT kk FROM rows;
                        DROP TABLE sums;
                        WITH n AS (SELECT 1) INSERT OVERWRITE DIRECTORY 'd' USING csv SELECT * FROM n;
                        SELECT * FROM shown;
                        tables
                        SELECT 7 AS seven;
                        exit
                        """)
                .close();

        assertThat(told(sql))
                .contains("Only shown or sent, and nowhere to be read: shown.")
                .contains("|x  |31   |\n|y  |2    |\n")
                .contains("there is no column \"kk\". The nearest is \"k\".")
                .containsSubsequence(NOT_A_QUERY, NOT_A_QUERY)
                .contains("There are sums, rows, counts; only shown or sent, and nowhere to be read: shown.")
                .contains("counts (k STRING,n BIGINT NOT NULL)")
                .contains("|7    |\n");
        assertThat(sql.waitFor()).isZero();
        assertThat(Files.readString(history)).contains("SELECT 7 AS seven").doesNotContain(":ORDER BY");
    }

    @Test
    @Tag("full")
    void asksARunningDriverForItsMemory() throws Exception {
        // given
        Process driver = start("run", file.toString());
        try (BufferedReader log = driver.inputReader()) {
            assertThat(log.lines().anyMatch(line -> line.contains("memory can be asked")))
                    .isTrue();
            Process sql = start("sql", file.toString(), "-e", "SELECT k, n FROM counts ORDER BY k", "--every", "200ms");
            try (BufferedReader answers = sql.inputReader()) {
                assertThat(answers.lines().peek(this::isFromTheDriver).anyMatch(line -> line.equals("|x  |2  |")))
                        .isTrue();

                // when
                lake.add("a", "x", 5, 31);

                // then
                assertThat(answers.lines().anyMatch(line -> line.equals("|x  |3  |")))
                        .isTrue();
            } finally {
                sql.destroyForcibly().waitFor();
            }
        } finally {
            driver.destroyForcibly().waitFor();
        }
    }

    private void isFromTheDriver(String line) {
        assertThat(line).doesNotContain("Run here");
    }

    @Test
    void repeatsTheAnswerUntilNobodyReadsIt() {
        PipedReader reader = new PipedReader("|3  |", 3);

        int code = Main.run(
                new PrintStream(reader, true, StandardCharsets.UTF_8),
                printed(),
                "sql",
                file.toString(),
                "-e",
                "SELECT count(*) AS n FROM rows",
                "--every",
                "50ms");

        assertThat(code).as(told()).isZero();
        assertThat(reader.seen()).isEqualTo(3);
    }

    @Test
    void endsWithTwoAtAQuestionThatMakesNoSense() {
        int code = sql("-e", "SELECT nope FROM rows");

        assertThat(told()).contains("the SQL: there is no column \"nope\".");
        assertThat(code).isEqualTo(2);
    }

    private int sql(String... options) {
        List<String> arguments = new ArrayList<>(List.of("sql", file.toString()));
        arguments.addAll(List.of(options));
        return Main.run(printed(), printed(), arguments.toArray(String[]::new));
    }

    private PrintStream printed() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private Process start(String... arguments) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(ChildJvm.command("weir.cli.Main", List.of(arguments))).redirectErrorStream(true);
        builder.environment().put("PASSWORD", database.password());
        builder.environment().put("TERM", "dumb");
        return builder.start();
    }

    /** Goes away once it has seen a line so many times, as {@code head} does. */
    private static final class PipedReader extends OutputStream {
        private final String line;
        private final int enough;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();

        PipedReader(String line, int enough) {
            this.line = line;
            this.enough = enough;
        }

        @Override
        public void write(int b) throws IOException {
            if (seen() >= enough) {
                throw new IOException("Broken pipe");
            }
            read.write(b);
        }

        long seen() {
            return read.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line::equals)
                    .count();
        }
    }

    private static String told(Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
