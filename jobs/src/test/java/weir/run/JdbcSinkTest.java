package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import weir.control.Fenced;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.plan.Planner;
import weir.problem.InvalidInput;

class JdbcSinkTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    /** What holds for each database. */
    abstract static class OnADatabase {
        @TempDir
        private Path directory;

        abstract String url();

        abstract String user();

        Lake lake() {
            return new Lake(directory);
        }

        Path pipeline(Lake lake, String postgres, String sql) throws Exception {
            return lake.write(
                    postgres,
                    """
                    rows:
                      sql: %s
                      trigger: 0 seconds
                      sinks: [jdbc: {url: "%s", table: kept, user: %s}]
                    """
                            .formatted(sql, url(), user()));
        }

        @Test
        void addsEachBatchOnceAlsoWhenItComesAgain() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger");
            Lake lake = lake();
            var database = TestPostgres.database();
            Path file = pipeline(lake, Lake.section(database), "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0, "y", 2, 1);
            lake.add("a", "x", 3, 2);
            lake.runOnce(file);
            TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE directory LIKE '%/commits' AND name = '1'");
            lake.add("a", "z", 4, 3);

            // when
            lake.runOnce(file);

            // then
            assertThat(rows("SELECT k, n FROM kept ORDER BY n")).containsExactly("x|1", "y|2", "x|3", "z|4");
            assertThat(rows("SELECT pipeline, query, batch_id, row_count, epoch FROM weir_ledger"))
                    .containsExactly("test|rows|2|1|2");
        }

        @Test
        void refusesABatchThatDoesNotFollowTheLast() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger");
            Lake lake = lake();
            Path file = pipeline(lake, "", "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0);
            lake.runOnce(file);
            lake.add("0", "x", 2, 0);
            Files.move(lake.path(".weir"), lake.path("lost"));

            // when
            assertThatThrownBy(() -> lake.runOnce(file))

                    // then
                    .isInstanceOf(RunFailed.class)
                    .hasMessageContaining("Cannot keep batch 0 of query \"rows\" in table \"kept\" at ")
                    .hasMessageContaining(
                            "the last it has kept is batch 0, made of [null] to [{\"a\":1}], and this one is made of");
            assertThat(rows("SELECT n FROM kept")).containsExactly("1");
        }

        @Test
        void letsNoDriverCommitAfterItsSuccessorHasTakenOver() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger");
            Lake lake = lake();
            Path file = pipeline(lake, "", "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0);
            try (PipelineRun run = lake.start(file)) {
                await().atMost(LONG).until(() -> rows("SELECT n FROM kept").size() == 1);

                // when
                run("UPDATE weir_ledger SET epoch = epoch + 1");
                lake.add("a", "x", 2, 1);

                // then
                assertThatThrownBy(run::await)
                        .isInstanceOf(Fenced.class)
                        .hasMessageContaining("another driver has taken over table \"kept\" at ");
            }
            assertThat(rows("SELECT n FROM kept")).containsExactly("1");
        }

        @Test
        void holdsTypesAsTheyAre() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger");
            Lake lake = lake();
            Path file = pipeline(
                    lake,
                    "",
                    "\"SELECT n > 0 AS yes, CAST(n AS TINYINT) AS tiny, CAST(n AS SMALLINT) AS small, CAST(n AS INT) AS whole,"
                            + " CAST(n / 4 AS DOUBLE) AS d, CAST(n AS DECIMAL(12, 3)) AS money, k AS text,"
                            + " CAST(k AS BINARY) AS bytes, CAST('2024-03-31' AS DATE) AS day,"
                            + " TIMESTAMP '2024-03-31 02:30:00.123456' AS at, TIMESTAMP_NTZ '2024-03-31 02:30:00.5' AS wall,"
                            + " CAST(NULL AS BIGINT) AS nothing FROM seen\"");
            lake.add("a", "f\u00e4r \ud83d\ude00 '; --", 5, 0);

            // when
            lake.runOnce(file);

            // then
            assertThat(rows("SELECT yes, tiny, small, whole, d, money, text, day, at, wall, nothing FROM kept"))
                    .singleElement()
                    .satisfies(row -> assertThat(row.replace("TRUE", "1").replace("true", "1"))
                            .matches("1\\|5\\|5\\|5\\|1\\.25\\|5\\.000\\|f\u00e4r \ud83d\ude00 '; --\\|2024-03-31"
                                    + "\\|2024-03-31 02:30:00\\.123456\\|2024-03-31 02:30:00\\.5(00000)?\\|null"));
        }

        @Test
        void refusesATableWithoutTheColumns() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger", "CREATE TABLE kept (n bigint)");
            Lake lake = lake();
            Path file = pipeline(lake, "", "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0);

            // when
            assertThatThrownBy(() -> lake.runOnce(file))

                    // then
                    .hasMessageContaining("it has no column ");
        }

        @Test
        void refusesATableThatIsGoneAndWhoseLedgerHasBatches() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger");
            Lake lake = lake();
            Path file = pipeline(lake, "", "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0);
            lake.runOnce(file);
            run("DROP TABLE kept");
            lake.add("a", "x", 2, 1);

            // when
            assertThatThrownBy(() -> lake.runOnce(file))

                    // then
                    .isInstanceOf(RunFailed.class)
                    .hasMessageContaining("Cannot use table \"kept\" at ")
                    .hasMessageContaining(
                            "the ledger weir_ledger says that batches up to 0 were kept in it, and it cannot be read")
                    .hasMessageContaining("Give the table back its former name, or restore it");
        }

        @Test
        void givesALedgerOfAnEarlierVersionWhatItLacks() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger");
            Lake lake = lake();
            Path file = pipeline(lake, "", "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0);
            lake.runOnce(file);
            run("ALTER TABLE weir_ledger DROP COLUMN driver");
            lake.add("a", "x", 2, 1);

            // when
            lake.runOnce(file);

            // then
            assertThat(rows("SELECT n FROM kept ORDER BY n")).containsExactly("1", "2");
            assertThat(rows("SELECT driver FROM weir_ledger"))
                    .singleElement()
                    .asString()
                    .contains(", process " + ProcessHandle.current().pid() + ", id ");
        }

        /** As where the database has lost that the first had taken its epoch, and given it to the second. */
        @Test
        void ofTwoDriversWithOneEpochTheOneThatTheLedgerNamesGoesOn() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger");
            Lake lake = lake();
            Path file = pipeline(lake, "", "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0);
            try (PipelineRun run = lake.start(file)) {
                await().atMost(LONG).until(() -> rows("SELECT n FROM kept").size() == 1);

                // when
                run("UPDATE weir_ledger SET driver = 'another'");
                lake.add("a", "x", 2, 1);

                // then
                assertThatThrownBy(run::await)
                        .isInstanceOf(Fenced.class)
                        .hasMessageContaining("weir_ledger there says: \"another\" with epoch 1");
            }
            assertThat(rows("SELECT n FROM kept")).containsExactly("1");
        }

        @Test
        void aDriverWhoseEpochTheDatabaseHasForgottenTakesOverAgain() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "DROP TABLE IF EXISTS weir_ledger");
            Lake lake = lake();
            Path file = pipeline(lake, "", "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0);
            try (PipelineRun run = lake.start(file)) {
                await().atMost(LONG).until(() -> rows("SELECT n FROM kept").size() == 1);

                // when
                run("UPDATE weir_ledger SET epoch = epoch - 1, driver = 'an earlier one'");
                lake.add("a", "x", 2, 1);

                // then
                await().atMost(LONG).until(() -> rows("SELECT n FROM kept").size() == 2);
                assertThat(run.progress().get(0).restarts()).isEqualTo(1);
            }
        }

        void run(String... statements) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url(), user(), "");
                    Statement statement = connection.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        }

        private List<String> rows(String sql) throws SQLException {
            try (Connection connection = DriverManager.getConnection(url(), user(), "");
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(sql)) {
                List<String> rows = new ArrayList<>();
                while (result.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        values.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join("|", values));
                }
                return rows;
            }
        }
    }

    @Nested
    class OnH2InTheModeOfSqlServer extends OnADatabase {
        private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MSSQLServer;DB_CLOSE_DELAY=-1"
                + ";NON_KEYWORDS=TEXT,DAY,AT;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

        @Override
        String url() {
            return url;
        }

        @Override
        String user() {
            return "sa";
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnMariaDb extends OnADatabase {
        @TempDir
        private static Path shared;

        private MariaDb server;

        @BeforeAll
        void start() throws Exception {
            // .ci/run installs one, and says so: there the tests must not be passed over.
            assumeTrue(MariaDb.isInstalled() || System.getenv("WEIR_CI") != null, "no MariaDB on this machine");
            server = MariaDb.start(shared);
        }

        @AfterAll
        void stop() {
            if (server != null) {
                server.close();
            }
        }

        @Override
        String url() {
            return server.url();
        }

        @Override
        String user() {
            return "root";
        }

        @Test
        void refusesATableThatKnowsNoTransactions() throws Exception {
            // given
            run("DROP TABLE IF EXISTS kept", "CREATE TABLE kept (k longtext, n bigint) ENGINE = MyISAM");
            Lake lake = lake();
            Path file = pipeline(lake, "", "SELECT k, n FROM seen");
            lake.add("a", "x", 1, 0);

            // when
            assertThatThrownBy(() -> lake.runOnce(file))

                    // then
                    .hasMessageContaining("its engine is MyISAM, which knows no transactions");
        }
    }

    /** It was paused in the middle of a commit, and its session in PostgreSQL goes on to hold what it has locked. */
    @Test
    void takesOverFromADriverThatWasPausedInTheMiddleOfACommit(@TempDir Path directory) throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(
                """
                rows:
                  sql: SELECT k, n FROM seen
                  trigger: 0 seconds
                  sinks: [jdbc: {url: "%s", table: kept, user: postgres}]
                """
                        .formatted(database.url()));
        lake.add("a", "x", 1, 0);
        lake.runOnce(file);
        String session = TestPostgres.rows(
                        database,
                        "SELECT 'weir ' || left(encode(sha256(convert_to(pipeline || E'\\n' || query || E'\\n' || sink, 'UTF8')), 'hex'), 16)"
                                + " FROM weir_ledger")
                .get(0);
        try (Connection paused = TestPostgres.connect(database);
                Statement statement = paused.createStatement()) {
            statement.execute("SET application_name = '" + session + " test rows'");
            paused.setAutoCommit(false);
            statement.execute("UPDATE weir_ledger SET commits = commits + 1");
            lake.add("a", "x", 2, 1);

            // when
            lake.runOnce(file);

            // then
            assertThat(TestPostgres.rows(database, "SELECT n FROM kept ORDER BY n"))
                    .containsExactly("1", "2");
            assertThatThrownBy(paused::commit).hasMessageContaining("terminating connection");
        }
    }

    @Test
    void checksWhatItCannotKeepBeforeAnythingRuns(@TempDir Path directory) throws Exception {
        Path file = new Lake(directory)
                .write(
                        """
                        rows:
                          sql: SELECT k, array(n) AS ns, count(*) AS c FROM seen GROUP BY k, n
                          mode: update
                          sinks: [jdbc: {url: "jdbc:h2:mem:a;password=b", table: "a b", password: sesame}]
                        """);

        assertThatThrownBy(() -> Planner.read(file, System.getenv()))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining(
                        "rows.sinks[0].jdbc: column \"ns\" is of type array<bigint>, for which JDBC has none")
                .hasMessageContaining("rows.sinks[0].jdbc: a jdbc sink only adds rows. Use mode append")
                .hasMessageContaining("rows.sinks[0].jdbc.url: a URL must not hold user, passwords or other secrets")
                .hasMessageContaining("rows.sinks[0].jdbc.table: is not the name of a table")
                .hasMessageContaining("rows.sinks[0].jdbc.password: a secret must not stand in the file")
                .hasMessageNotContaining("sesame");
    }
}
