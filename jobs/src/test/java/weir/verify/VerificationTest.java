package weir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.run.Lake;
import weir.source.Drops;

@Tag("slow")
class VerificationTest {
    private static final String ROWS =
            """
            rows:
              sql: SELECT k, n, event_time FROM seen
              mode: append
              sinks:
                - postgres: {table: rows}
                - parquet: {path: out/rows, partitionBy: [k]}
            """;
    private static final String SUMS =
            """
            sums:
              sql: SELECT k, sum(n) AS total, avg(n / 3) AS third FROM seen GROUP BY k
              mode: update
              sinks:
                - postgres: {table: sums, key: [k]}
                - parquet: {path: out/sums, key: [k]}
            """;
    private static final String CLOSED =
            """
            closed:
              sql: SELECT window, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds')
              mode: append
              sinks:
                - postgres: {table: closed}
                - parquet: out/closed
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

    @Test
    void findsEverythingEqualBehindARun() throws Exception {
        Path file = pipeline(ROWS + SUMS + CLOSED);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.add("b", "x", 3, 25, "null", 4, 26);
        lake.runOnce(file);
        lake.add("a", "x", 10, 40);
        lake.runOnce(file);

        List<String> verdicts = Told.verdicts(lake, file);

        assertThat(verdicts)
                .containsExactly(
                        "rows postgres rows: EQUAL 5 5",
                        "rows parquet: EQUAL 5 5",
                        "sums postgres sums: EQUAL 3 3",
                        "sums parquet: EQUAL 3 3",
                        "closed postgres closed: EQUAL 2 2",
                        "closed parquet: EQUAL 2 2");
    }

    @Test
    void findsWhatSomebodyChangedInATable() throws Exception {
        Path file = pipeline(ROWS.replaceAll("(?m)^.*parquet.*\\n", "") + SUMS.replaceAll("(?m)^.*parquet.*\\n", ""));
        lake.add("a", "x", 1, 0, "y", 2, 1, "z", 6, 1);
        lake.runOnce(file);
        TestPostgres.run(database, "DELETE FROM rows WHERE k = 'x'");
        TestPostgres.run(database, "INSERT INTO rows SELECT * FROM rows WHERE k = 'y'");
        TestPostgres.run(database, "UPDATE sums SET total = 7 WHERE k = 'z'");
        TestPostgres.run(database, "DELETE FROM sums WHERE k = 'x'");
        TestPostgres.run(database, "INSERT INTO sums VALUES ('w', 1, 1)");

        List<String> verdicts = Told.verdicts(lake, file);

        assertThat(verdicts)
                .containsExactly(
                        "rows postgres rows: DIFFERENT 3 3",
                        "missing: k=x, n=1, event_time=1970-01-01T00:00:00Z",
                        "extra: k=y, n=2, event_time=1970-01-01T00:00:01Z",
                        "sums postgres sums: DIFFERENT 3 3",
                        "extra: k=w, total=1, third=1.0",
                        "missing: k=x, total=1, third=0.3333333333333333",
                        "different: k=z, total=6 expected, 7 found, third=2.0");
    }

    @Test
    void findsBatchesOfParquetThatAreGoneAndFilesThatAreOfYesterday() throws Exception {
        Path file = pipeline(ROWS + SUMS);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.runOnce(file);
        Path sums = lake.path("out/sums/rows.parquet");
        byte[] yesterday = Files.readAllBytes(sums);
        lake.add("a", "x", 10, 2);
        lake.runOnce(file);
        Files.write(sums, yesterday);
        Files.move(lake.path("out/rows/batch=000000001"), lake.path("gone"));

        List<String> verdicts = Told.verdicts(lake, file);

        assertThat(verdicts)
                .containsExactly(
                        "rows postgres rows: EQUAL 3 3",
                        "rows parquet: DIFFERENT 3 2",
                        "missing: k=x, n=10, event_time=1970-01-01T00:00:02Z",
                        "sums postgres sums: EQUAL 2 2",
                        "sums parquet: DIFFERENT 2 2",
                        "different: k=x, total=11 expected, 1 found, third=1.8333333333333335 expected, 0.3333333333333333 found");
    }

    @Test
    void leavesOutExactlyTheRowsThatWereLateAndCountsThem() throws Exception {
        Path file = pipeline(
                CLOSED
                        + """
                open:
                  sql: |
                    SELECT window.start AS start, k, count(*) AS n FROM seen
                    GROUP BY window(event_time, '10 seconds', '5 seconds'), k
                  mode: update
                  sinks:
                    - postgres: {table: open, key: [start, k]}
                all:
                  sql: SELECT window.start AS start, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds')
                  mode: complete
                  sinks:
                    - postgres: {table: all, key: [start]}
                """);
        lake.add("a", "x", 1, 100, "x", 1, 101);
        lake.add("a", "x", 1, 150);
        lake.add("a", "x", 1, 150);
        lake.add("a", "x", 1, 102, "x", 1, 149, "y", 1, 139);
        lake.add("a", "x", 1, 103);
        lake.add("a", "x", 1, 200);
        lake.runOnce(file);

        List<String> verdicts = Told.verdicts(lake, file);

        assertThat(TestPostgres.rows(
                        database, "SELECT extract(epoch FROM window_start)::int, n FROM closed ORDER BY 1"))
                .containsExactly("100|2", "140|1", "150|2");
        assertThat(verdicts)
                .containsExactly(
                        "closed postgres closed: EQUAL 3 3 late 3",
                        "closed parquet: EQUAL 3 3 late 3",
                        "open postgres open: EQUAL 8 8 late 5",
                        "all postgres all: EQUAL 5 5");
    }

    private Path pipeline(String queries) {
        try {
            return lake.write(Lake.section(database), queries);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void saysWhatCannotBeRead() throws Exception {
        Path file = pipeline(ROWS.replaceAll("(?m)^.*parquet.*\\n", "") + SUMS.replaceAll("(?m)^.*parquet.*\\n", ""));
        lake.add("a", "x", 1, 0);
        lake.add("a", "x", 2, 0);
        lake.runOnce(file);
        TestPostgres.run(database, "DROP TABLE sums");
        Files.delete(lake.path("in/a/000000000/000.json"));

        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "rows postgres rows: UNREADABLE 0 0",
                        "Cannot read drops 0 to 0 of lane \"a\" in \"" + lake.path("in")
                                + "\": they were there, and are not any"
                                + " more. Restore them, step over them one by one with \"weir skip\", or set failOnDataLoss to"
                                + " false to go on without them.",
                        "sums postgres sums: UNREADABLE 0 0",
                        "Cannot read table \"public\".\"sums\": it is not there, and the ledger says that batches were kept in it."
                                + " Bring it back.");
    }

    @Test
    void saysThatATableMayHaveChangedSince() throws Exception {
        Path names = Files.writeString(lake.path("names.csv"), "k,name\nx,one\n");
        Path file = lake.writeFile(
                """
                pipeline: named
                streams:
                  seen: {drop: in, schema: 'k STRING, n BIGINT'}
                tables:
                  names: {csv: names.csv, header: true}
                  others: {csv: names.csv, header: true}
                queries:
                  named: {sql: "SELECT n, name FROM seen JOIN names USING (k)", sinks: [parquet: out/named]}
                  unnamed: {sql: SELECT n FROM seen LEFT JOIN others USING (k), sinks: [parquet: out/unnamed]}
                """);
        lake.add("a", "x", 1, 0);
        lake.runOnce(file);
        Files.writeString(names, "k,name\nx,two\n");
        Files.setLastModifiedTime(names, FileTime.from(Instant.parse("2026-03-04T05:06:07Z")));

        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "named parquet: DIFFERENT 1 1",
                        "extra: n=1, name=one",
                        "missing: n=1, name=two",
                        "table \"names\" may have changed since the rows were made: its file was written at 2026-03-04T05:06:07Z",
                        "unnamed parquet: EQUAL 1 1");
    }

    @Test
    void knowsTheLateRowsOfABatchThatIsKeptAndNotCommittedYet() throws Exception {
        Path file = pipeline(
                """
                open:
                  sql: SELECT window.start AS start, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds')
                  mode: update
                  sinks: [postgres: {table: open, key: [start]}]
                """);
        lake.add("a", "x", 1, 100);
        lake.add("a", "x", 1, 150);
        lake.add("a", "x", 1, 151);
        lake.add("a", "x", 1, 152, "x", 1, 101);
        lake.runOnce(file);
        TestPostgres.run(
                database,
                "DELETE FROM weir.checkpoint WHERE directory = 'open/commits' AND name = '3'; DELETE FROM weir.late_rows");

        assertThat(Told.verdicts(lake, file)).containsExactly("open postgres open: EQUAL 2 2 late 1");
    }

    @Test
    void saysThatRowsAreOfAnEarlierFormOfTheirQuery() throws Exception {
        String rows = ROWS.replaceAll("(?m)^.*parquet.*\\n", "");
        lake.add("a", "x", 1, 0);
        lake.runOnce(pipeline(rows));
        lake.add("a", "x", 2, 1);
        Path filtered = pipeline(rows.replace("FROM seen", "FROM seen WHERE n > 1"));

        assertThat(Told.verdicts(lake, filtered).toString())
                .startsWith("[rows postgres rows: UNVERIFIABLE")
                .contains("what was kept was made by another query than the file has now: filter ");
        lake.runOnce(filtered);
        assertThat(Told.verdicts(lake, filtered).toString())
                .startsWith("[rows postgres rows: UNVERIFIABLE")
                .contains(
                        "it was changed while it went on, and rows that were kept before are as they were then: behind batch 0, filter ");
    }

    @Test
    void knowsWhichStreamIsHowFarAlsoWhenTheBranchesOfAUnionHaveChangedPlaces() throws Exception {
        String two =
                """
                pipeline: two
                %sstreams:
                  seen: {drop: in, schema: 'k STRING, n BIGINT', maxDropsPerTrigger: 1}
                  other: {drop: other, schema: 'k STRING, n BIGINT', maxDropsPerTrigger: 1}
                queries:
                  all: {sql: SELECT n FROM seen UNION ALL SELECT n + 100 AS n FROM other, sinks: [postgres: {table: all_of}]}
                """
                        .formatted(Lake.section(database));
        lake.add("a", "x", 1, 0);
        lake.add("a", "x", 2, 0);
        new Drops(lake.path("other")).add("a", "{\"k\":\"y\",\"n\":3}");
        lake.runOnce(lake.writeFile(two));

        Path swapped = lake.writeFile(two.replace(
                "SELECT n FROM seen UNION ALL SELECT n + 100 AS n FROM other",
                "SELECT n + 100 AS n FROM other UNION ALL SELECT n FROM seen"));

        assertThat(Told.verdicts(lake, swapped)).containsExactly("all postgres all_of: EQUAL 3 3");
        lake.add("a", "x", 4, 0);
        lake.runOnce(swapped);
        assertThat(Told.verdicts(lake, swapped)).containsExactly("all postgres all_of: EQUAL 4 4");
    }
}
