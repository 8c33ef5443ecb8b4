package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

/** Queries that share a pass, against the same queries each by itself. */
@Tag("slow")
class PassesTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private static final String TOGETHER = "settings: {passes: true}\n";
    private static final String ALONE = "settings: {passes: false}\n";

    /** One of each kind that can share a pass, and one that cannot. */
    private static final String QUERIES =
            """
            rows:
              sql: SELECT k, n FROM seen WHERE n > 0
              trigger: 0 seconds
              sinks: [postgres: {table: rows}, parquet: out/rows]
            sums:
              sql: SELECT k, sum(n) AS total, avg(n) AS mean, count(*) AS c FROM seen GROUP BY k
              mode: update
              state: postgres
              trigger: 0 seconds
              sinks: [postgres: {table: sums, key: [k]}, parquet: {path: out/sums, key: [k]}]
            cube:
              sql: SELECT k, n % 2 AS odd, count(*) AS c FROM seen GROUP BY CUBE(k, n % 2)
              mode: update
              state: postgres
              trigger: 0 seconds
              sinks: [postgres: {table: cube, key: [k, odd]}]
            everything:
              sql: SELECT count(*) AS c FROM seen
              mode: complete
              state: postgres
              trigger: 0 seconds
              sinks: [postgres: {table: everything}]
            open:
              sql: SELECT window.start AS start, k, count(*) AS c FROM seen GROUP BY window(event_time, '10 seconds'), k
              mode: update
              state: postgres
              trigger: 0 seconds
              sinks: [postgres: {table: open, key: [start, k]}]
            closed:
              sql: SELECT window.start AS start, count(*) AS c, max(n) AS most FROM seen GROUP BY window(event_time, '10 seconds')
              state: postgres
              trigger: 0 seconds
              sinks: [postgres: {table: closed}]
            firsts:
              sql: SELECT k, min(n) AS least FROM seen GROUP BY k
              mode: update
              state: spark
              trigger: 0 seconds
              sinks: [postgres: {table: firsts, key: [k]}]
            """;

    private static final List<String> RESULTS = List.of(
            "SELECT * FROM rows ORDER BY k, n",
            "SELECT * FROM sums ORDER BY k",
            "SELECT * FROM cube ORDER BY k, odd",
            "SELECT * FROM everything",
            "SELECT * FROM open ORDER BY start, k",
            "SELECT * FROM closed ORDER BY start",
            "SELECT * FROM firsts ORDER BY k",
            "SELECT query, watermark, rows, first_batch, last_batch FROM weir.late_rows ORDER BY query, first_batch");

    @TempDir
    private Path directory;

    /** A lake and a database of one way. */
    private static final class Way {
        private final Lake lake;
        private final PostgresConnection database = TestPostgres.database();

        Way(Path directory) throws Exception {
            this.lake = new Lake(Files.createDirectory(directory));
        }

        Path write(String settings, String queries) throws Exception {
            return lake.write(Lake.section(database) + settings, queries);
        }

        List<String> rows(String sql) {
            return TestPostgres.rows(database, sql);
        }
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(LONG).pollInterval(Duration.ofMillis(20)).until(condition);
    }

    /** Some in order, some late, a key that is null, and a lane that comes later. */
    private static void addFirst(Lake lake) throws Exception {
        lake.add("a", "x", 1, 1, "y", 2, 2, null, 3, 3);
        lake.add("a", "x", 4, 25, "y", -5, 26);
        lake.add("b", "x", 6, 27, "z", 7, 60);
    }

    private static void addSecond(Lake lake) throws Exception {
        lake.add("a", "x", 8, 5, "z", 9, 61);
        lake.add("c", "y", 10, 62, "x", 11, 4);
        lake.add("a", "w", 12, 90);
    }

    @Test
    void givesTheSameAsEachQueryByItself() throws Exception {
        // given
        Way together = new Way(directory.resolve("together"));
        Way alone = new Way(directory.resolve("alone"));
        for (Way way : List.of(together, alone)) {
            addFirst(way.lake);
            way.lake.runOnce(way.write(way == together ? TOGETHER : ALONE, QUERIES));
            addSecond(way.lake);
        }

        // when
        together.lake.runOnce(together.write(TOGETHER, QUERIES));
        alone.lake.runOnce(alone.write(ALONE, QUERIES));

        // then
        for (String result : RESULTS) {
            assertThat(together.rows(result)).as(result).isEqualTo(alone.rows(result));
        }
        assertThat(together.rows("SELECT c FROM everything")).containsExactly("12");
        for (String dataset : List.of("rows", "sums")) {
            String rows = "SELECT * FROM read_parquet('$out/" + dataset + "/*.parquet') ORDER BY ALL";
            assertThat(together.lake.duckdb(rows)).as(dataset).isEqualTo(alone.lake.duckdb(rows)).isNotEmpty();
        }
        // A transaction has one time: that of a pass is the same for all its queries.
        assertThat(together.rows("SELECT max(queries) FROM (SELECT count(DISTINCT query) AS queries FROM weir.ledger"
                        + " WHERE sink LIKE 'table %' GROUP BY at) AS passes"))
                .containsExactly("6");
        assertThat(alone.rows("SELECT max(queries) FROM (SELECT count(DISTINCT query) AS queries FROM weir.ledger"
                        + " WHERE sink LIKE 'table %' GROUP BY at) AS passes"))
                .containsExactly("1");
    }

    /** Neither way leaves anything that the other does not know. */
    @Test
    void goesOnFromEachQueryByItselfAndBack() throws Exception {
        // given
        Way way = new Way(directory.resolve("both"));
        addFirst(way.lake);
        way.lake.runOnce(way.write(ALONE, QUERIES));
        way.lake.add("a", "x", 20, 63);
        way.lake.runOnce(way.write(TOGETHER, QUERIES));
        addSecond(way.lake);

        // when
        way.lake.runOnce(way.write(ALONE, QUERIES));

        // then
        assertThat(way.rows("SELECT c FROM everything")).containsExactly("13");
        assertThat(way.rows("SELECT count(*), sum(n) FROM rows")).containsExactly("12|93");
        assertThat(way.rows("SELECT sum(c) FROM sums")).containsExactly("13");
        assertThat(way.rows("SELECT count(*) FROM (SELECT batch - lag(batch) OVER (PARTITION BY query, sink ORDER BY batch) AS step"
                        + " FROM weir.ledger) AS steps WHERE step <> 1"))
                .containsExactly("0");
    }

    @Test
    void readsWhatAQueryThatWasAddedHasNotReadYet() throws Exception {
        // given
        Way way = new Way(directory.resolve("added"));
        addFirst(way.lake);
        way.lake.runOnce(way.write(TOGETHER, QUERIES));
        addSecond(way.lake);

        // when
        way.lake.runOnce(
                way.write(
                        TOGETHER,
                        QUERIES
                                + """
                                added:
                                  sql: SELECT k, count(*) AS c FROM seen GROUP BY k
                                  mode: update
                                  state: postgres
                                  trigger: 0 seconds
                                  sinks: [postgres: {table: added, key: [k]}]
                                """));

        // then
        assertThat(way.rows("SELECT sum(c) FROM added")).containsExactly("12");
        assertThat(way.rows("SELECT c FROM everything")).containsExactly("12");
    }

    @Test
    void goesOnWithoutAQueryWhoseTableIsLockedAndTakesItInAgain() throws Exception {
        // given
        Way way = new Way(directory.resolve("locked"));
        addFirst(way.lake);
        try (PipelineRun run = way.lake.start(way.write(TOGETHER, QUERIES))) {
            eventually(() -> way.rows("SELECT c FROM everything").equals(List.of("7")));
            try (Connection other = TestPostgres.connect(way.database);
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE cube IN ACCESS EXCLUSIVE MODE");

                // when
                addSecond(way.lake);

                // then
                eventually(() -> way.rows("SELECT c FROM everything").equals(List.of("12")));
                eventually(() -> way.rows("SELECT sum(c) FROM sums").equals(List.of("12")));
                other.rollback();
            }
            eventually(() -> way.rows("SELECT sum(c) FROM cube").equals(List.of("48")));
            await().atMost(LONG).pollInterval(Duration.ofMillis(500)).until(() -> {
                way.lake.add("a", "x", 30, 91);
                return way.rows("SELECT count(DISTINCT query) FROM weir.ledger WHERE sink LIKE 'table %' AND at ="
                                + " (SELECT max(at) FROM weir.ledger WHERE query = 'cube')")
                        .equals(List.of("6"));
            });
            assertThat(run.progress()).allMatch(query -> query.state() == QueryProgress.State.RUNNING);
        }
    }

    @Test
    void goesOnWithoutAQueryWhoseTableRefusesARow() throws Exception {
        // given
        Way way = new Way(directory.resolve("refused"));
        addFirst(way.lake);
        Path file = way.write(TOGETHER, QUERIES);
        way.lake.runOnce(file);
        TestPostgres.run(way.database, "ALTER TABLE sums ADD CHECK (total < 15)");
        addSecond(way.lake);
        try (PipelineRun run = way.lake.start(file)) {
            // when
            eventually(() -> run.progress().stream()
                    .anyMatch(query ->
                            query.query().equals("sums") && query.state() == QueryProgress.State.FAILED));

            // then
            eventually(() -> way.rows("SELECT c FROM everything").equals(List.of("12")));
            assertThat(run.progress().stream()
                            .filter(query -> query.query().equals("sums"))
                            .findFirst()
                            .orElseThrow()
                            .trouble()
                            .orElseThrow())
                    .contains("query \"sums\"", "sums_total_check");
        }
        TestPostgres.run(way.database, "ALTER TABLE sums DROP CONSTRAINT sums_total_check");

        // when
        way.lake.runOnce(file);

        // then
        assertThat(way.rows("SELECT sum(c) FROM sums")).containsExactly("12");
    }
}
