package weir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.run.Lake;
import weir.source.Drops;

/** Rows that others would stumble over: kept as they are, and verified. */
class OddRowsTest {
    @TempDir
    private Path directory;

    private Lake lake;

    @BeforeEach
    void makeLake() {
        lake = new Lake(directory);
    }

    @Test
    void ancientTimesAreKeptInParquet() throws Exception {
        new Drops(directory.resolve("in"))
                .add(
                        "a",
                        "{\"k\":1,\"ts\":\"0001-01-01T00:00:00Z\",\"d\":\"1000-02-28\"}",
                        "{\"k\":2,\"ts\":\"1582-10-14T12:00:00Z\",\"d\":\"1582-10-10\"}");
        Path file = lake.writeFile(
                """
                pipeline: ancient
                streams:
                  s: {drop: in, schema: "k INT, ts TIMESTAMP, d DATE"}
                queries:
                  q: {sql: "SELECT k, ts, d FROM s", sinks: [parquet: out/q]}
                """);

        lake.runOnce(file);

        assertThat(
                        lake.duckdb(
                                "SELECT k, CAST(ts AT TIME ZONE 'UTC' AS VARCHAR), CAST(d AS VARCHAR) FROM '$out/q/**/*.parquet' ORDER BY k"))
                .containsExactly("1|0001-01-01 00:00:00|1000-02-28", "2|1582-10-14 12:00:00|1582-10-10");
        assertThat(Told.verdicts(lake, file)).containsExactly("q parquet: EQUAL 2 2");
    }

    @Test
    void textsThatCannotNameADirectoryAreKeptAsTheyAre() throws Exception {
        String tooLong = "x".repeat(300);
        Drops drops = new Drops(directory.resolve("in"));
        for (int drop = 0; drop < 2; drop++) {
            drops.add(
                    "a",
                    "{\"k\":\"\",\"n\":1}",
                    "{\"n\":2}",
                    "{\"k\":\"a\\u0000b\",\"n\":3}",
                    "{\"k\":\"" + tooLong + "\",\"n\":4}",
                    "{\"k\":\"" + tooLong + "y\",\"n\":5}",
                    "{\"k\":\"__HIVE_DEFAULT_PARTITION__\",\"n\":6}");
        }
        Path file = lake.writeFile(
                """
                pipeline: named
                streams:
                  s: {drop: in, schema: "k STRING, n INT", maxDropsPerTrigger: 1}
                queries:
                  q: {sql: "SELECT k, n FROM s", sinks: [parquet: {path: out/q, partitionBy: [k]}]}
                """);

        lake.runOnce(file);

        assertThat(Told.verdicts(lake, file)).containsExactly("q parquet: EQUAL 12 12");
        assertThat(
                        lake.duckdb(
                                "SELECT n, length(k) < 250 FROM read_parquet('$out/q/**/*.parquet', hive_partitioning = true) WHERE n IN (1, 2, 4) GROUP BY ALL ORDER BY n"))
                .containsExactly("1|true", "2|null", "4|true");
    }

    @Test
    void anHourThatAZoneHasTwiceIsTwoPartitions() throws Exception {
        new Drops(directory.resolve("in"))
                .add("a", "{\"t\":\"2026-10-25T00:30:00Z\",\"n\":1}", "{\"t\":\"2026-10-25T01:30:00Z\",\"n\":2}");
        Path file = lake.writeFile(
                """
                pipeline: twice
                settings: {spark: {spark.sql.session.timeZone: Europe/Berlin}}
                streams:
                  s: {drop: in, schema: "t TIMESTAMP, n INT"}
                queries:
                  q: {sql: "SELECT t, n FROM s", sinks: [parquet: {path: out/q, partitionBy: [t]}]}
                """);

        lake.runOnce(file);

        assertThat(
                        lake.duckdb(
                                "SELECT CAST(t AS VARCHAR), n FROM read_parquet('$out/q/**/*.parquet', hive_partitioning = true) ORDER BY n"))
                .containsExactly("2026-10-25 00:30:00|1", "2026-10-25 01:30:00|2");
        assertThat(Told.verdicts(lake, file)).containsExactly("q parquet: EQUAL 2 2");
    }

    @Test
    void quotesOfTablesAndFilesAreThoseOfTheStandard() throws Exception {
        String csv = "User,note\na,\"said \"\"hi\"\", ok\"\nb,\"two\nlines\"\nc,\"C:\\dir\\\"\nd,plain\n";
        Files.writeString(directory.resolve("notes.csv"), csv);
        Files.createDirectory(directory.resolve("files"));
        Files.writeString(directory.resolve("files/1.csv"), csv);
        Path file = lake.writeFile(
                """
                pipeline: quoted
                streams:
                  f: {files: {path: files, format: csv, options: {header: true}}, schema: "User STRING, note STRING"}
                tables:
                  t: {csv: notes.csv, header: true}
                queries:
                  q: {sql: "SELECT f.User AS user, f.note AS a, t.note AS b FROM f LEFT JOIN t ON f.User = t.User", sinks: [parquet: out/q]}
                """);

        lake.runOnce(file);

        assertThat(lake.duckdb("SELECT \"user\", a, b FROM '$out/q/**/*.parquet' ORDER BY 1"))
                .containsExactly(
                        "a|said \"hi\", ok|said \"hi\", ok",
                        "b|two\nlines|two\nlines",
                        "c|C:\\dir\\|C:\\dir\\",
                        "d|plain|plain");
    }
}
