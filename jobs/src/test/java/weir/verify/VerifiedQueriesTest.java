package weir.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.run.Lake;
import weir.run.PipelineRun;

/** Queries of many kinds, run and then verified. */
@Tag("slow")
class VerifiedQueriesTest {
    private static final String EVERY_TYPE =
            """
            every:
              sql: |
                SELECT n, n > 2 AS flag, CAST(n AS TINYINT) AS tiny, CAST(n / 3 AS FLOAT) AS f, n / 3 AS d,
                  CAST(n AS DECIMAL(20, 3)) AS exact, k, concat(k, '\\u0000') AS odd, CAST(k AS BINARY) AS bytes,
                  DATE_ADD(DATE'1969-12-30', CAST(n AS INT)) AS day, event_time AS at,
                  TIMESTAMP_NTZ'1969-12-31 23:59:59.999999' AS local, INTERVAL '-1 02:03:04.5' DAY TO SECOND AS span,
                  INTERVAL '1-2' YEAR TO MONTH AS months, array(event_time, NULL) AS times,
                  array(CAST('NaN' AS DOUBLE), -0.0D, n / 3) AS numbers, array(k, NULL) AS texts,
                  array(CAST(k AS BINARY)) AS blobs, array(array(n)) AS nested, CAST(array() AS ARRAY<INT>) AS nothing,
                  named_struct('a', n, 'b', event_time, 'c', map(k, n / 3), 'd', CAST(k AS BINARY)) AS s,
                  map(n, DATE'2024-02-29') AS m, window(event_time, '10 seconds') AS w,
                  CASE WHEN n = 1 THEN CAST('NaN' AS DOUBLE) WHEN n = 2 THEN -0.0D WHEN n = 3 THEN CAST('Infinity' AS DOUBLE) END AS o
                FROM seen
              mode: append
              sinks:
                - postgres: {table: every}
                - parquet: out/every
            """;

    @TempDir
    private Path directory;

    private Lake lake;
    private PostgresConnection database;

    @BeforeEach
    void makeLake() {
        lake = new Lake(directory);
        database = TestPostgres.database();
    }

    private Path pipeline(String queries) throws Exception {
        return lake.write(Lake.section(database), queries);
    }

    @Test
    void comparesValuesOfEveryType() throws Exception {
        Path file = pipeline(EVERY_TYPE);
        lake.add("a", "x", 1, 0, "'\\\"", 2, -1, "ü", 3, 1_700_000_000, "", null, null);
        lake.runOnce(file);

        assertThat(Told.verdicts(lake, file))
                .containsExactly("every postgres every: EQUAL 3 3", "every parquet: EQUAL 3 3");

        TestPostgres.run(database, "UPDATE every SET numbers[3] = numbers[3] + 1e-12 WHERE n = 1");
        TestPostgres.run(database, "UPDATE every SET s = jsonb_set(s, '{a}', '9') WHERE n = 2");
        assertThat(Told.verdicts(lake, file))
                .startsWith("every postgres every: DIFFERENT 3 3")
                .filteredOn(line -> line.startsWith("missing") || line.startsWith("extra"))
                .hasSize(4);
    }

    @Test
    void recomputesJoinsOfStreamsWithoutTheRowsThatWereLate() throws Exception {
        Path file = pipeline(
                """
                pairs:
                  sql: |
                    SELECT a.k, a.n, b.n AS m FROM seen a JOIN seen b
                    ON a.k = b.k AND b.event_time BETWEEN a.event_time AND a.event_time + INTERVAL 20 SECONDS
                  mode: append
                  sinks:
                    - postgres: {table: pairs}
                """);
        lake.add("a", "x", 1, 100, "x", 2, 110);
        lake.add("a", "x", 3, 200, "y", 4, 195);
        lake.add("a", "y", 5, 201);
        lake.add("a", "x", 6, 105, "x", 7, 205);
        lake.runOnce(file);

        assertThat(TestPostgres.rows(database, "SELECT k, n, m FROM pairs WHERE n <> m ORDER BY n"))
                .containsExactly("x|1|2", "x|3|7", "y|4|5");
        assertThat(Told.verdicts(lake, file)).containsExactly("pairs postgres pairs: EQUAL 9 9 late 2");
    }

    @Test
    void recomputesSessionsWithoutTheRowsThatWereLate() throws Exception {
        Path file = pipeline(
                """
                visits:
                  sql: |
                    SELECT k, session_window.start AS start, count(*) AS n FROM seen
                    GROUP BY k, session_window(event_time, '10 seconds')
                  mode: append
                  sinks: [postgres: {table: visits}]
                """);
        lake.add("a", "x", 1, 100, "x", 1, 105, "y", 1, 104);
        lake.add("a", "x", 1, 200);
        lake.runOnce(file);
        lake.add("a", "x", 1, 101, "x", 1, 185, "x", 1, 201);
        lake.add("a", "x", 1, 300);
        lake.runOnce(file);

        assertThat(TestPostgres.rows(database, "SELECT k, extract(epoch FROM start)::int, n FROM visits ORDER BY 1, 2"))
                .containsExactly("x|100|2", "x|185|1", "x|200|2", "y|104|1");
        assertThat(Told.verdicts(lake, file)).containsExactly("visits postgres visits: EQUAL 4 4 late 1");
    }

    @Test
    void verifiesTheFirstOfGroupsWhereTheOrderSettlesWhichTheyAre() throws Exception {
        Path file = pipeline(
                """
                top:
                  sql: SELECT k, sum(n) AS total FROM seen GROUP BY k ORDER BY total DESC, k LIMIT 2
                  mode: complete
                  sinks: [postgres: {table: top}]
                recent:
                  sql: |
                    SELECT window.start AS start, k, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds'), k
                    ORDER BY start DESC, n, k LIMIT 2
                  mode: complete
                  sinks: [postgres: {table: recent}]
                any:
                  sql: SELECT k, sum(n) AS total FROM seen GROUP BY k ORDER BY total LIMIT 2
                  mode: complete
                  sinks: [postgres: {table: any_of}]
                rounded:
                  sql: SELECT k, avg(n) AS mean FROM seen GROUP BY k ORDER BY mean, k LIMIT 2
                  mode: complete
                  sinks: [postgres: {table: rounded}]
                """);
        lake.add("a", "x", 1, 100, "y", 5, 105, "z", 3, 110);
        lake.add("a", "x", 4, 100, "w", 1, 200);
        lake.runOnce(file);

        assertThat(TestPostgres.rows(database, "SELECT k, total FROM top ORDER BY k"))
                .containsExactly("x|5", "y|5");
        assertThat(Told.verdicts(lake, file))
                .startsWith(
                        "top postgres top: EQUAL 2 2",
                        "recent postgres recent: EQUAL 2 2",
                        "any postgres any_of: UNVERIFIABLE 0 0")
                .contains("rounded postgres rounded: UNVERIFIABLE 0 0");
        TestPostgres.run(database, "UPDATE top SET k = 'z' WHERE k = 'x'");
        assertThat(Told.verdicts(lake, file)).startsWith("top postgres top: DIFFERENT 2 2");
    }

    @Test
    void saysWhatCannotBeVerifiedAndWhy() throws Exception {
        Path file = pipeline(
                """
                now:
                  sql: SELECT k, current_timestamp() AS at FROM seen
                  mode: append
                  sinks: [postgres: {table: now}]
                dice:
                  sql: SELECT k FROM seen WHERE rand() < 2
                  mode: append
                  sinks: [postgres: {table: dice}]
                firsts:
                  sql: SELECT k, first(n) AS n FROM seen GROUP BY k
                  mode: complete
                  sinks: [postgres: {table: firsts}]
                """);
        lake.add("a", "x", 1, 0);
        lake.runOnce(file);

        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "now postgres now: UNVERIFIABLE 0 0",
                        "current_timestamp() was another time when the rows were made",
                        "dice postgres dice: UNVERIFIABLE 0 0",
                        "rand() gives something else each time",
                        "firsts postgres firsts: UNVERIFIABLE 0 0",
                        "first() depends on the order in which rows came");
    }

    @Test
    void takesAnyOfTheRowsOfAKeyThatCameOneAfterTheOther() throws Exception {
        Path file = pipeline(
                """
                latest:
                  sql: SELECT k, n FROM seen
                  mode: update
                  sinks: [postgres: {table: latest, key: [k]}]
                """);
        lake.add("a", "x", 1, 0, "y", 1, 0);
        lake.add("a", "x", 2, 1);
        lake.runOnce(file);

        assertThat(Told.verdicts(lake, file)).containsExactly("latest postgres latest: EQUAL 2 2");

        TestPostgres.run(database, "UPDATE latest SET n = 7 WHERE k = 'x'");
        assertThat(Told.verdicts(lake, file))
                .containsExactly("latest postgres latest: DIFFERENT 2 2", "different: k=x, n=2 expected, 7 found");
    }

    @Test
    void holdsWhileAPipelineRunsAndDoesNotStopIt() throws Exception {
        Path file = pipeline(
                """
                sums:
                  sql: SELECT k, sum(n) AS total, avg(n / 7) AS a FROM seen GROUP BY k
                  mode: update
                  trigger: 0 seconds
                  sinks:
                    - postgres: {table: sums, key: [k]}
                    - parquet: {path: out/sums, key: [k]}
                rows:
                  sql: SELECT k, n FROM seen
                  mode: append
                  trigger: 0 seconds
                  sinks:
                    - postgres: {table: rows}
                    - parquet: out/rows
                """);
        for (int drop = 0; drop < 60; drop++) {
            lake.add("a", "x", drop, drop, "y", drop * 2, drop);
        }
        try (PipelineRun run = lake.start(file)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> run.progress().stream()
                    .allMatch(query -> query.batch().isPresent()));
            for (int look = 0; look < 3; look++) {
                assertThat(Told.verdicts(lake, file)).hasSize(4).allMatch(told -> told.contains(": EQUAL "));
            }
            assertThat(run.progress()).allMatch(query -> query.restarts() == 0);
        }
    }

    @Test
    void verifiesAPipelineWithoutPostgresToo() throws Exception {
        Path file = lake.write(
                """
                closed:
                  sql: SELECT window.start AS start, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds')
                  mode: append
                  sinks: [parquet: out/closed]
                """);
        assertThat(Told.verdicts(lake, file))
                .containsExactly("closed parquet: EQUAL 0 0", "no batch has been committed yet");
        lake.add("a", "x", 1, 100);
        lake.add("a", "x", 1, 150);
        lake.add("a", "x", 1, 151);
        lake.add("a", "x", 1, 101, "x", 1, 152);
        lake.runOnce(file);

        assertThat(Told.verdicts(lake, file)).containsExactly("closed parquet: EQUAL 1 1 late 1");
    }
}
