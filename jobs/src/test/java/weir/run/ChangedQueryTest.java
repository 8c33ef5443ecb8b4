package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.source.Drops;

/** A query that ran, was changed, and is started again. */
@Tag("slow")
class ChangedQueryTest {
    private static final String COUNT =
            "{sql: 'SELECT k, count(*) AS n FROM s GROUP BY k', mode: update, sinks: [postgres: {table: t, key: [k]}]}";

    @TempDir
    private Path directory;

    private Lake lake;
    private PostgresConnection database;

    @BeforeEach
    void makeLake() throws IOException {
        lake = new Lake(directory);
        database = TestPostgres.database();
        drops("s")
                .add(
                        "lane-s",
                        "{\"k\":\"a\",\"v\":1,\"at\":\"2026-05-01T00:00:01Z\"}",
                        "{\"k\":\"a\",\"v\":2,\"at\":\"2026-05-01T00:00:12Z\"}");
        drops("s").add("lane-s", "{\"k\":\"b\",\"v\":3,\"at\":\"2026-05-01T00:00:13Z\"}");
        drops("r").add("lane-r", "{\"k\":\"x\",\"v\":10}");
        drops("r").add("lane-r", "{\"k\":\"y\",\"v\":20}");
    }

    private Drops drops(String stream) {
        return new Drops(lake.path("in/" + stream));
    }

    private void addLater() throws IOException {
        drops("s").add("lane-s", "{\"k\":\"a\",\"v\":5,\"at\":\"2026-05-01T00:00:14Z\"}");
        drops("r").add("lane-r", "{\"k\":\"z\",\"v\":30}");
    }

    /** A pipeline of one query over the streams s and r, of which those are in the file that the query names. */
    private Path pipeline(String query) throws IOException {
        return pipeline("q", query, "");
    }

    private Path pipeline(String name, String query, String settings) throws IOException {
        String streams = (query.matches("(?s).*\\bs\\b.*")
                        ? "  s: {drop: in/s, schema: 'k STRING, v INT, at TIMESTAMP', eventTime: at, watermark: 1 hour, maxDropsPerTrigger: 1}\n"
                        : "")
                + (query.matches("(?s).*\\br\\b.*")
                        ? "  r: {drop: in/r, schema: 'k STRING, v INT', maxDropsPerTrigger: 1}\n"
                        : "");
        return lake.writeFile("pipeline: changed\n" + Lake.section(database) + settings + "streams:\n" + streams
                + "queries:\n  " + name + ": " + query + "\n");
    }

    private String refusal(Path file) {
        return catchThrowableOfType(RunFailed.class, () -> lake.runOnce(file)).getMessage();
    }

    private List<String> rows(String sql) {
        return TestPostgres.rows(database, sql);
    }

    @Test
    void readsEachRowOnceWhenTheBranchesOfAUnionChangePlaces() throws Exception {
        String sinks = "mode: append, sinks: [postgres: {table: t}, parquet: out/t]}";
        lake.runOnce(pipeline("{sql: \"SELECT 's' AS src, v FROM s UNION ALL SELECT 'r' AS src, v FROM r\", " + sinks));
        addLater();

        Path swapped =
                pipeline("{sql: \"SELECT 'r' AS src, v FROM r UNION ALL SELECT 's' AS src, v FROM s\", " + sinks);
        lake.runOnce(swapped);
        lake.runOnce(swapped);

        assertThat(rows("SELECT src, v FROM t ORDER BY v"))
                .containsExactly("s|1", "s|2", "s|3", "s|5", "r|10", "r|20", "r|30");
        assertThat(lake.duckdb("SELECT src, v FROM read_parquet('$out/t/**/*.parquet') ORDER BY v"))
                .containsExactly("s|1", "s|2", "s|3", "s|5", "r|10", "r|20", "r|30");
    }

    @Test
    void readsEachRowOnceWhenTwoPartsOverOneStreamChangePlaces() throws Exception {
        String low = "SELECT 'low' AS src, v FROM s WHERE v < 3";
        String high = "SELECT 'high' AS src, v FROM s WHERE v >= 3";
        String query = "{sql: \"%s UNION ALL %s\", sinks: [postgres: {table: t}]}";
        lake.runOnce(pipeline(query.formatted(low, high)));
        addLater();

        lake.runOnce(pipeline(query.formatted(high, low)));
        drops("s").add("lane-s", "{\"k\":\"a\",\"v\":6,\"at\":\"2026-05-01T00:00:15Z\"}");
        lake.runOnce(pipeline(query.formatted(high.replace(">= 3", ">= 4"), low)));

        assertThat(rows("SELECT src, v FROM t ORDER BY v"))
                .containsExactly("low|1", "low|2", "high|3", "high|5", "high|6");
    }

    @Test
    void keepsTheStateOfEachPartWhenTwoGroupedPartsOverOneStreamChangePlaces() throws Exception {
        String low = "SELECT 'low' AS src, k, count(*) AS n FROM s WHERE v < 3 GROUP BY k";
        String high = "SELECT 'high' AS src, k, count(*) AS n FROM s WHERE v >= 3 GROUP BY k";
        String query = "{sql: \"%s UNION ALL %s\", mode: update, sinks: [postgres: {table: t, key: [src, k]}]}";
        lake.runOnce(pipeline(query.formatted(low, high)));
        addLater();

        lake.runOnce(pipeline(query.formatted(high, low)));

        assertThat(rows("SELECT src, k, n FROM t ORDER BY src, k")).containsExactly("high|a|1", "high|b|1", "low|a|2");
    }

    @Test
    void readsEachRowOnceWhenSeveralStreamsChangePlacesInAWithAndAView() throws Exception {
        lake.runOnce(
                pipeline(
                        "{sql: \"WITH a AS (SELECT k, v FROM s), b AS (SELECT k, v FROM r) SELECT k, sum(v) AS v FROM (SELECT * FROM a UNION ALL SELECT * FROM b) GROUP BY k\", mode: update, sinks: [postgres: {table: t, key: [k]}]}"));
        addLater();

        lake.runOnce(
                pipeline(
                        "{sql: \"WITH b AS (SELECT k, v FROM r), a AS (SELECT k, v FROM s) SELECT k, sum(v) AS v FROM (SELECT * FROM b UNION ALL SELECT * FROM a) GROUP BY k\", mode: update, sinks: [postgres: {table: t, key: [k]}]}"));

        assertThat(rows("SELECT k, v FROM t ORDER BY k")).containsExactly("a|8", "b|3", "x|10", "y|20", "z|30");
    }

    @Test
    void readsANewStreamUnderAUnionFromItsFirstDrop() throws Exception {
        String sinks = "sinks: [postgres: {table: t}, parquet: out/t]}";
        lake.runOnce(pipeline("{sql: \"SELECT 's' AS src, v FROM s\", " + sinks));
        addLater();

        Path more = pipeline("{sql: \"SELECT 'r' AS src, v FROM r UNION ALL SELECT 's' AS src, v FROM s\", " + sinks);
        lake.runOnce(more);
        drops("r").add("lane-r", "{\"k\":\"z\",\"v\":40}");
        lake.runOnce(more);

        assertThat(rows("SELECT src, v FROM t ORDER BY v"))
                .containsExactly("s|1", "s|2", "s|3", "s|5", "r|10", "r|20", "r|30", "r|40");
        assertThat(lake.duckdb("SELECT src, v FROM read_parquet('$out/t/**/*.parquet') ORDER BY v"))
                .containsExactly("s|1", "s|2", "s|3", "s|5", "r|10", "r|20", "r|30", "r|40");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        other   | append | SELECT v FROM s | SELECT v FROM r | stream "s (drops in in/s)" became "r (drops in in/r)"
        less    | append | SELECT v FROM s UNION ALL SELECT v FROM r | SELECT v FROM s | stream "r (drops in in/r)" is gone
        win     | append | SELECT window.start AS st, count(*) AS n FROM s GROUP BY window(event_time, '10 seconds') | SELECT window.start AS st, count(*) AS n FROM s GROUP BY window(event_time, '30 seconds') | window "window(s.event_time, 10 seconds)" became "window(s.event_time, 30 seconds)"
        slide   | append | SELECT window.start AS st, count(*) AS n FROM s GROUP BY window(event_time, '10 seconds', '5 seconds') | SELECT window.start AS st, count(*) AS n FROM s GROUP BY window(event_time, '10 seconds', '2 seconds') | window "window(s.event_time, 10 seconds, 5 seconds)" became "window(s.event_time, 10 seconds, 2 seconds)"
        session | append | SELECT k, count(*) AS n FROM s GROUP BY k, session_window(event_time, '10 seconds') | SELECT k, count(*) AS n FROM s GROUP BY k, session_window(event_time, '20 seconds') | 20
        filt    | update | SELECT k, count(*) AS n FROM s GROUP BY k | SELECT k, count(*) AS n FROM s WHERE v > 2 GROUP BY k | filter "(s.v > 2)" is new
        swapkey | update | SELECT k, count(*) AS n FROM s GROUP BY k | SELECT concat(k, k) AS k, count(*) AS n FROM s GROUP BY concat(k, k) | grouping "s.k" became "concat(s.k, s.k)"
        swapagg | update | SELECT k, min(v) AS x FROM s GROUP BY k | SELECT k, max(v) AS x FROM s GROUP BY k | aggregates "min(s.v)" became "max(s.v)"
        order   | update | SELECT k, min(v) AS x, max(v) AS y FROM s GROUP BY k | SELECT k, max(v) AS y, min(v) AS x FROM s GROUP BY k | aggregates "min(s.v), max(s.v)" became "max(s.v), min(s.v)"
        addagg  | update | SELECT k, count(*) AS n FROM s GROUP BY k | SELECT k, count(*) AS n, sum(v) AS t FROM s GROUP BY k | aggregates "count(1)" became "count(1), sum(s.v)"; columns "k STRING, n BIGINT" became "k STRING, n BIGINT, t BIGINT"
        addkey  | complete | SELECT k, count(*) AS n FROM s GROUP BY k | SELECT k, v, count(*) AS n FROM s GROUP BY k, v | grouping "s.v" is new; columns
        mode    | update | SELECT k, count(*) AS n FROM s GROUP BY k | SELECT k, count(*) AS n FROM s GROUP BY k -- complete | mode "update" became "complete"
        dist    | append | SELECT DISTINCT k, event_time FROM s | SELECT DISTINCT concat(k, k) AS k, event_time FROM s | DISTINCT "
        """)
    void refusesAQueryWhoseClauseIsAnother(String name, String mode, String before, String after, String clause)
            throws Exception {
        String sinks = ", sinks: [postgres: {table: t%s}]}";
        String keyed = mode.equals("update") ? ", key: [k]" : "";
        lake.runOnce(pipeline("{sql: \"" + before + "\", mode: " + mode + sinks.formatted(keyed)));
        List<String> kept = rows("SELECT * FROM t ORDER BY t");
        addLater();

        String then = after.endsWith("-- complete") ? "complete" : mode;
        String refusal = refusal(pipeline(
                "{sql: \"" + after.replace(" -- complete", "") + "\", mode: " + then + sinks.formatted(keyed)));

        assertThat(refusal)
                .startsWith("Cannot go on with query \"q\" from batch ")
                .contains("it is not what it was: ")
                .contains(clause)
                .contains(
                        "Take the change back; or keep it, give the query a new name, and keep its result elsewhere than in table \"t\"")
                .doesNotContain("--debug");
        assertThat(rows("SELECT * FROM t ORDER BY t")).isEqualTo(kept);
        assertThat(rows("SELECT state, restarts FROM weir.status")).containsExactly("failed|0");
    }

    @Test
    void refusesAChangedDetect() throws Exception {
        String detect =
                "{detect: {from: s, key: [k], columns: [v], pattern: [one: v = %d, then two: v = 2], within: %s}, sinks: [postgres: {table: t}]}";
        lake.runOnce(pipeline(detect.formatted(1, "1 minute")));

        assertThat(refusal(pipeline(detect.formatted(2, "1 minute")))).contains("detect \"one: (v = 1)");
        assertThat(refusal(pipeline(detect.formatted(1, "2 minutes")))).contains("within 120000 ms");
        lake.runOnce(pipeline(detect.formatted(1, "60 seconds").replace("v = 1", "(v=1 /* the first */)")));
    }

    @Test
    void refusesTheRowsOfAQueryUnderAnotherName() throws Exception {
        lake.runOnce(pipeline("one", "{sql: 'SELECT k, v FROM s', sinks: [postgres: {table: t}]}", ""));

        Path renamed = pipeline("uno", "{sql: 'SELECT k, v FROM s', sinks: [postgres: {table: t}]}", "");

        assertThat(refusal(renamed))
                .startsWith(
                        "Cannot keep query \"uno\" in table \"public.t\": the table holds the rows of query \"one\" up to batch 1,")
                .contains(
                        "Give the query its former name again, name another table, or drop this one if its rows are not needed.");
        assertThat(rows("SELECT count(*) FROM t")).containsExactly("3");
        TestPostgres.run(database, "DROP TABLE t");
        lake.runOnce(renamed);
        assertThat(rows("SELECT count(*) FROM t")).containsExactly("3");
    }

    @Test
    void refusesTheRowsOfAnotherPipeline() throws Exception {
        Path file = pipeline("{sql: 'SELECT k, v FROM s', sinks: [postgres: {table: t}]}");
        lake.runOnce(file);

        Files.writeString(file, Files.readString(file).replace("pipeline: changed", "pipeline: renamed"));

        assertThat(refusal(file)).contains("the rows of query \"q\" of pipeline \"changed\" up to batch 1");
        assertThat(rows("SELECT count(*) FROM t")).containsExactly("3");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        two   | postgres: {table: t, key: [k]}, parquet: {path: out/p2, key: [k]} | sink directory "out/p2" key k is new and would get only the rows from now on | Take it out again and give it to a query of another name with the same SQL
        three | postgres: {table: t3b, key: [k]} | sink table "t" key k became table "t3b" key k | give the query a new name, and keep its result elsewhere than in table "t": then
        six   | parquet: {path: out/p6b, key: [k]} | sink table "t" key k became directory "out/p6b" key k | elsewhere than in table "t"
        """)
    void refusesASinkThatWouldGetOnlyNewRows(String name, String sinks, String difference, String nextStep)
            throws Exception {
        String query = "{sql: 'SELECT k, count(*) AS n FROM s GROUP BY k', mode: update, sinks: [%s]}";
        lake.runOnce(pipeline(query.formatted("postgres: {table: t, key: [k]}")));
        addLater();

        String refusal = refusal(pipeline(query.formatted(sinks)));

        assertThat(refusal).contains(difference).contains(nextStep);
        assertThat(rows("SELECT k, n FROM t ORDER BY k")).containsExactly("a|2", "b|1");
        assertThat(rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("1");
        assertThat(lake.path("out")).doesNotExist();
    }

    @Test
    void goesOnWithoutASinkThatWasTakenOut() throws Exception {
        lake.runOnce(pipeline("{sql: 'SELECT k, v FROM s', sinks: [postgres: {table: t}, parquet: out/t]}"));
        addLater();

        lake.runOnce(pipeline("{sql: 'SELECT k, v FROM s', sinks: [postgres: {table: t}]}"));

        assertThat(rows("SELECT count(*) FROM t")).containsExactly("4");
    }

    @Test
    void refusesWiderAndMoreColumnsWithAllThatIsNeeded() throws Exception {
        String rows = "{sql: 'SELECT k, v FROM s', sinks: [parquet: out/rows]}";
        lake.runOnce(pipeline(rows));

        Path wider = pipeline(rows.replace("k, v", "k, v, c"));
        Files.writeString(wider, Files.readString(wider).replace("v INT, at", "v BIGINT, c STRING, at"));

        assertThat(refusal(wider))
                .contains("column of a stream s.v \"INT\" became \"BIGINT\"")
                .contains("columns \"k STRING, v INT\" became \"k STRING, v BIGINT, c STRING\"")
                .contains("give the query a new name, and keep its result elsewhere than in directory \"out/rows\"");
    }

    @Test
    void goesOnWithAnotherFilterWhereThereIsNoState() throws Exception {
        lake.runOnce(pipeline("{sql: 'SELECT k, v FROM s', sinks: [postgres: {table: t}]}"));
        addLater();

        lake.runOnce(pipeline("{sql: 'SELECT k, v FROM s WHERE v > 4', sinks: [postgres: {table: t}]}"));
        lake.runOnce(pipeline("{sql: 'SELECT k, v * 2 AS v FROM s WHERE v > 4', sinks: [postgres: {table: t}]}"));

        assertThat(rows("SELECT v FROM t ORDER BY v")).containsExactly("1", "2", "3", "5");
    }

    @Test
    void goesOnWithWhatDoesNotConcernTheResult() throws Exception {
        lake.runOnce(pipeline(COUNT));
        addLater();

        Path other = pipeline(
                "q",
                COUNT.replace("FROM s", "FROM s AS many /* all */")
                        .replace("SELECT k, count(*)", "SELECT many.k, COUNT( 1 )")
                        .replace("mode:", "trigger: 0 seconds, mode:"),
                "settings: {shufflePartitions: 3}\n");
        Files.writeString(
                other,
                Files.readString(other)
                        .replace("v INT, at", "v BIGINT, c STRING, at")
                        .replace("maxDropsPerTrigger: 1", "maxDropsPerTrigger: 9")
                        .replace("1 hour", "2 hours"));
        lake.runOnce(other);

        assertThat(rows("SELECT k, n FROM t ORDER BY k")).containsExactly("a|3", "b|1");
    }

    @Test
    void takesAQueryThatAnEarlierVersionRanForWhatItIs() throws Exception {
        lake.runOnce(pipeline(COUNT));
        TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE name = 'identity'");
        addLater();

        lake.runOnce(pipeline(COUNT));

        assertThat(rows("SELECT k, n FROM t ORDER BY k")).containsExactly("a|3", "b|1");
        assertThat(refusal(pipeline(COUNT.replace("FROM s", "FROM s WHERE v > 2"))))
                .contains("filter");
    }

    @Test
    void comparesALedgerThatLacksBatchesAlsoWhereNothingElseIsKnown() throws Exception {
        lake.runOnce(pipeline(COUNT));
        TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE name = 'identity'");

        assertThat(refusal(pipeline(COUNT.replace("table: t,", "table: t2,"))))
                .contains(
                        "Cannot go on with query \"q\" in table \"public.t2\": batches up to 1 have ended, and the table is not there.");
        TestPostgres.run(database, "ALTER TABLE t RENAME TO t9");
        assertThat(refusal(pipeline(COUNT)))
                .contains("and the table is not there, in which they were kept. Give the table back its former name");
        assertThat(rows("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .containsExactly("1");
    }

    @Test
    void keepsWhatAQueryIsInFilesWhereThereIsNoPostgres() throws Exception {
        String file =
                """
                pipeline: files
                streams:
                  s: {drop: in/s, schema: 'k STRING, v INT'}
                queries:
                  q: {sql: 'SELECT k, count(*) AS n FROM s GROUP BY k', mode: update, sinks: [parquet: {path: out/t, key: [k]}]}
                """;
        lake.runOnce(lake.writeFile(file));
        addLater();

        assertThat(refusal(lake.writeFile(file.replace("FROM s", "FROM s WHERE v > 2"))))
                .contains("filter \"(s.v > 2)\" is new");
        lake.runOnce(lake.writeFile(file));
        assertThat(lake.duckdb("SELECT k, n FROM read_parquet('$out/t/*.parquet') ORDER BY k"))
                .containsExactly("a|3", "b|1");
        Files.delete(lake.path("out/t/rows.parquet"));
        assertThat(refusal(lake.writeFile(file))).contains("it has kept none of them");
    }

    @Test
    void comparesADirectoryThatWasRenamed() throws Exception {
        Path file = pipeline("{sql: 'SELECT k, v FROM s', sinks: [parquet: out/rows]}");
        lake.runOnce(file);
        Files.move(lake.path("out/rows"), lake.path("out/old"));
        addLater();

        assertThat(refusal(file))
                .contains(
                        "batches up to 1 have ended, and it has kept none of them. Bring back what was there or put back its former"
                                + " name; or give the query a new name and all its sinks new places: then it reads its streams from the"
                                + " beginning.");
        assertThat(lake.path("out/rows")).doesNotExist();
        Files.move(lake.path("out/old"), lake.path("out/rows"));
        lake.runOnce(file);
        assertThat(lake.duckdb("SELECT v FROM read_parquet('$out/rows/**/*.parquet') ORDER BY v"))
                .containsExactly("1", "2", "3", "5");
    }

    @Test
    void comparesADirectoryThatLacksItsLastBatches() throws Exception {
        Path file = pipeline("{sql: 'SELECT k, v FROM s', sinks: [parquet: out/rows]}");
        lake.runOnce(file);
        addLater();
        lake.runOnce(file);
        Files.move(lake.path("out/rows/batch=000000002"), lake.path("gone2"));
        Files.move(lake.path("out/rows/batch=000000001"), lake.path("gone1"));

        assertThat(refusal(file)).contains("batches up to 2 have ended, and the last that it has kept is 0");
    }

    @Test
    void goesOnWithADirectoryInWhichNoRowWasKeptAndNotWithoutIt() throws Exception {
        Path file = pipeline("{sql: 'SELECT k, v FROM s WHERE v > 4', sinks: [parquet: out/rows]}");
        lake.runOnce(file);
        lake.runOnce(file);
        Files.move(lake.path("out"), lake.path("gone"));
        addLater();
        assertThat(refusal(file)).contains("it has kept none of them");

        // An earlier Weir left no trace of batches without rows.
        TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE name = 'identity'");
        lake.runOnce(file);

        assertThat(lake.duckdb("SELECT v FROM read_parquet('$out/rows/**/*.parquet')"))
                .containsExactly("5");
    }

    @Test
    void saysAtTheFirstTryWhatToDoAboutStateThatSparkRefuses() throws Exception {
        lake.runOnce(pipeline(COUNT));
        TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE name = 'identity'");
        addLater();

        String refusal = refusal(pipeline(COUNT.replace("SELECT k, count", "SELECT cast(v AS STRING) AS k, count")
                .replace("BY k", "BY v")));

        assertThat(refusal)
                .isEqualTo(
                        "Cannot go on with query \"q\": its state in the checkpoint is that of another query. Take back what was"
                                + " changed in the query, in settings.shufflePartitions, in settings.spark or in Spark's version; or keep it,"
                                + " give the query a new name and its sinks new places: then it reads its streams from the beginning.");
        assertThat(rows("SELECT state, restarts FROM weir.status")).containsExactly("failed|0");
        assertThat(rows("SELECT k, n FROM t ORDER BY k")).containsExactly("a|2", "b|1");
    }

    @Test
    void countsTheStreamsOfACheckpointOfWhichNothingElseIsKnown() throws Exception {
        lake.runOnce(pipeline("{sql: SELECT v FROM s UNION ALL SELECT v FROM r, sinks: [postgres: {table: t}]}"));
        TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE name = 'identity'");

        assertThat(refusal(pipeline("{sql: SELECT v FROM s, sinks: [postgres: {table: t}]}")))
                .contains("its checkpoint has the offsets of 2 streams and it reads 1 (s). Take the change back;");
    }
}
