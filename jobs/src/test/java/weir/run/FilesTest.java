package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.PermanentFailure;
import weir.source.LocalSpark;
import weir.verify.Verdict;
import weir.verify.Verification;

/** Directories that others put files into. */
class FilesTest {
    private static final String STREAM =
            """
            streams:
              seen: {files: {path: files, maxFilesPerTrigger: 1}, schema: "n BIGINT, k STRING"}
            """;

    @TempDir
    private Path directory;

    private Lake lake;

    @BeforeEach
    void makeDirectory() throws IOException {
        lake = new Lake(directory);
        Files.createDirectory(lake.path("files"));
    }

    @Test
    void readsEveryFormat() throws Exception {
        // given
        put("json/b.json", "{\"n\":1,\"k\":\"a;\"}\n\n{\"n\":\"x\",\"k\":\"b\"}\n");
        put("csv/a", "k;n\n\"a;\";1\nb;x\n");
        put("text/a.log", "one line\n\nanother\n");
        LocalSpark.session()
                .sql("SELECT 1L AS n, 'a;' AS k")
                .write()
                .parquet(lake.path("parquet").toString());
        Path file = write(
                """
                streams:
                  json: {files: json, schema: "n BIGINT, k STRING"}
                  csv: {files: {path: csv, format: csv, options: {header: true, sep: ";"}}, schema: "k STRING, n BIGINT"}
                  text: {files: {path: text, format: text}}
                  parquet: {files: {path: parquet, format: parquet}, schema: "n BIGINT, k STRING"}
                """,
                """
                rows:
                  sql: |
                    SELECT 'json' AS source, n, k FROM json UNION ALL SELECT 'csv', n, k FROM csv
                    UNION ALL SELECT 'text', length(value), value FROM text UNION ALL SELECT 'parquet', n, k FROM parquet
                  sinks: [parquet: out]
                """);

        // when
        lake.runOnce(file);

        // then
        assertThat(lake.duckdb("SELECT source, n, k FROM '$out/*/*.parquet'"))
                .containsExactlyInAnyOrder(
                        "json|1|a;",
                        "json|null|b",
                        "csv|1|a;",
                        "csv|null|b",
                        "text|8|one line",
                        "text|0|",
                        "text|7|another",
                        "parquet|1|a;");
    }

    @Test
    void keepsNumbersAsTheyStandWhereTheyAreReadAsTexts() throws Exception {
        // given
        put("files/a", "{\"k\":1.10}\n{\"k\":[1e3, 2.0]}\n{\"n\":\"bad\",\"k\":-0}\n{\"k\":\"\\ud800\"}\n");
        put("whole/a", "[{\"k\":1.10},\n{\"k\":[1e3,\n2.0]},{\"n\":\"bad\",\"k\":-0},{\"k\":\"\\ud800\"}]");
        Path file = write(
                STREAM
                        + """
                          whole: {files: {path: whole, options: {multiLine: true}}, schema: "n BIGINT, k STRING"}
                        """,
                """
                lines: {sql: SELECT k FROM seen, sinks: [parquet: out/lines]}
                wholes: {sql: SELECT k FROM whole, sinks: [parquet: out/wholes]}
                """);

        // when
        lake.runOnce(file);

        // then
        assertThat(lake.duckdb("SELECT k FROM '$out/lines/*/*.parquet'"))
                .containsExactly("1.10", "[1e3, 2.0]", "-0", "\ufffd");
        assertThat(lake.duckdb("SELECT k FROM '$out/wholes/*/*.parquet'"))
                .containsExactly("1.10", "[1e3,2.0]", "-0", "\ufffd");
    }

    @Test
    void readsEachFileOnceWhateverItsName() throws Exception {
        // given
        Path file = write(
                """
                streams:
                  all: {files: files, schema: "n BIGINT"}
                  few: {files: {path: files, maxFilesPerTrigger: 3}, schema: "n BIGINT"}
                  place: {files: "in[1]?", schema: "n BIGINT"}
                """,
                """
                of_all: {sql: "SELECT n, input_file_name() AS f FROM all", sinks: [parquet: out/all]}
                of_few: {sql: "SELECT n FROM few", sinks: [parquet: out/few]}
                of_place: {sql: "SELECT n FROM place", sinks: [parquet: out/place]}
                """);
        List<String> names = List.of(
                "[x].json", "q?.json", "a:b.json", "x.json", "{a,b}.json", "*.json", "a\\b.json", "50%20 #1.json");
        for (int i = 0; i < names.size(); i++) {
            put("files/" + names.get(i), "{\"n\":" + i + "}\n");
        }
        put("in[1]?/[a].json", "{\"n\":1}\n");
        put("in1x/other.json", "{\"n\":2}\n");
        lake.runOnce(file);
        put("files/[z].json", "{\"n\":8}\n");
        put("files/z:1.json", "{\"n\":9}\n");
        put("in[1]?/b.json", "{\"n\":3}\n");

        // when
        lake.runOnce(file);

        // then
        String[] each = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
        assertThat(lake.duckdb("SELECT n FROM '$out/all/*/*.parquet' ORDER BY n"))
                .containsExactly(each);
        assertThat(lake.duckdb("SELECT n FROM '$out/few/*/*.parquet' ORDER BY n"))
                .containsExactly(each);
        assertThat(lake.duckdb("SELECT n FROM '$out/place/*/*.parquet' ORDER BY n"))
                .containsExactly("1", "3");
    }

    @Test
    void readsATableUnderANameThatLooksLikeAPattern() throws Exception {
        put("t[1]?.csv", "n,name\n1,one\n2,two\n");
        put("t1x.csv", "n,name\n1,wrong\n");
        put("files/a", "{\"n\":1}\n");
        Path file = write(
                "tables: {t: {csv: 't[1]?.csv', header: true, schema: 'n BIGINT, name STRING'}}\n" + STREAM,
                "rows: {sql: \"SELECT name FROM seen JOIN t ON seen.n = t.n\", sinks: [parquet: out]}");

        lake.runOnce(file);

        assertThat(lake.duckdb("SELECT name FROM '$out/*/*.parquet'")).containsExactly("one");
    }

    @Test
    void keepsABatchThatComesAgainOnce() throws Exception {
        // given
        PostgresConnection database = TestPostgres.database();
        Path file = write(
                Lake.section(database) + STREAM,
                "rows: {sql: \"SELECT n FROM seen\", trigger: 0 ms, sinks: [postgres: {table: rows}, parquet: out]}");
        put("files/a", "{\"n\":1}\n");
        put("files/b", "{\"n\":2}\n");
        lake.runOnce(file);
        TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE directory = 'rows/commits' AND name = '1'");
        put("files/c", "{\"n\":3}\n");

        // when
        lake.runOnce(file);

        // then
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows ORDER BY n")).containsExactly("1", "2", "3");
        assertThat(lake.duckdb("SELECT n FROM '$out/*/*.parquet' ORDER BY n")).containsExactly("1", "2", "3");
    }

    @Test
    void refusesABatchOfOtherFilesUnderANumberThatIsKept() throws Exception {
        // given
        PostgresConnection database = TestPostgres.database();
        Path file = write(
                Lake.section(database) + STREAM,
                "rows: {sql: \"SELECT n FROM seen\", trigger: 0 ms, sinks: [postgres: {table: rows}]}");
        put("files/a", "{\"n\":1}\n");
        lake.runOnce(file);
        put("files/b", "{\"n\":2}\n");
        Files.delete(lake.path("files/a"));
        TestPostgres.run(database, "DELETE FROM weir.checkpoint");

        // when, then
        assertThatThrownBy(() -> lake.runOnce(file))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("it has kept another batch under this number")
                .hasMessageContaining("\"#content\":\"1 files ");
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows")).containsExactly("1");
    }

    @Test
    void endsAtARowThatDoesNotFitThoughNobodyWantsItsColumn() throws Exception {
        // given
        put("files/good.json", "{\"n\":1,\"k\":\"a\"}\n");
        put("files/later.json", "{\"n\":\"many\",\"k\":\"b\"}\n");
        Path file = write(
                STREAM.replace("STRING\"", "STRING\", badRows: fail"),
                "rows: {sql: \"SELECT k FROM seen\", sinks: [parquet: out]}");

        // when, then
        assertThatThrownBy(() -> lake.runOnce(file))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("Cannot read a row of file://" + lake.path("files/later.json"))
                .hasMessageContaining("it does not fit the schema of stream \"seen\". Set badRows to keep");
        assertThat(lake.duckdb("SELECT k FROM '$out/*/*.parquet'")).containsExactly("a");
    }

    @Test
    void namesADirectoryThatIsNotThere() throws Exception {
        Path file = write(
                STREAM.replace("path: files", "path: nowhere"),
                "rows: {sql: \"SELECT k FROM seen\", sinks: [parquet: out]}");

        assertThatThrownBy(() -> lake.runOnce(file))
                .isInstanceOf(PermanentFailure.class)
                .hasMessage("Cannot read stream \"seen\": there is no directory \"" + lake.path("nowhere")
                        + "\". Make it, though it may be empty, or name another.");
    }

    @Test
    void isNotVerifiedAndSaysWhy() throws Exception {
        // given
        put("files/a", "{\"n\":1}\n");
        Path file = write(STREAM, "rows: {sql: \"SELECT n FROM seen\", sinks: [parquet: out]}");
        lake.runOnce(file);
        List<Verdict> verdicts = new ArrayList<>();

        // when
        Verification.of(LocalSpark.session(), lake.plan(file), verdicts::add);

        // then
        assertThat(verdicts).singleElement().satisfies(verdict -> {
            assertThat(verdict.result()).isEqualTo(Verdict.Result.UNVERIFIABLE);
            assertThat(verdict.details())
                    .containsExactly("stream \"seen\" is read from files in \"" + lake.path("files")
                            + "\", which others may have changed or removed since; only drops are read again");
        });
    }

    private Path write(String head, String queries) throws IOException {
        return lake.writeFile("pipeline: test\n" + head + "queries:\n" + queries.indent(2));
    }

    /** As anybody should: it appears whole. */
    private void put(String name, String text) throws IOException {
        Path file = lake.path(name);
        Files.createDirectories(file.getParent());
        Path hidden = file.resolveSibling("." + file.getFileName());
        Files.writeString(hidden, text);
        Files.move(hidden, file);
    }
}
