package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

class QuarantineTest {
    private static final String REJECTS =
            "SELECT lane, drop, line, reason, raw, bytes FROM weir.rejects ORDER BY 1, 2, 3";
    private static final String PLAIN =
            """
            rows:
              sql: SELECT n FROM seen
              trigger: 0 seconds
              sinks: [postgres: {table: rows}]
            """;

    @TempDir
    private Path directory;

    private final PostgresConnection database = TestPostgres.database();
    private Lake lake;

    @BeforeEach
    void makeLake() {
        lake = new Lake(directory);
    }

    private Path pipeline(String badRows, String queries) throws IOException {
        Path file = lake.write(Lake.section(database), queries);
        return Files.writeString(
                file, Files.readString(file).replace("    watermark:", "    badRows: " + badRows + "\n    watermark:"));
    }

    @Test
    void putsEachBadLineAsideOnceHoweverManyQueriesReadIt() throws Exception {
        // given
        lake.drops().add("a", "{\"k\":\"x\",\"n\":1,\"at\":1}", "{\"k\":\"x\",\"n\":\"two\",\"at\":2}", "oops");
        lake.drops().add("a", "{\"k\":\"x\",\"n\":3,\"at\":3}");
        lake.drops().add("b", "[{\"k\":\"y\",\"n\":4,\"at\":4},{\"k\":\"y\",\"n\":{},\"at\":5}]", "", "{\"n\":6}");
        Path file = pipeline(
                "quarantine",
                PLAIN
                        + """
                        counted:
                          sql: SELECT count(*) AS c FROM seen
                          mode: complete
                          trigger: 0 seconds
                          sinks: [postgres: {table: counted}]
                        names:
                          sql: SELECT k FROM seen WHERE k IS NOT NULL
                          trigger: 0 seconds
                          sinks: [parquet: out/names, memory]
                        """);

        // when
        lake.runOnce(file);

        // then
        assertThat(TestPostgres.rows(database, REJECTS))
                .containsExactly(
                        "a|0|2|Cannot parse the field name 'n' and the value two of the JSON token type VALUE_STRING to target"
                                + " Spark data type \"BIGINT\"|{\"k\":\"x\",\"n\":\"two\",\"at\":2}|26",
                        "a|0|3|Unrecognized token 'oops': was expecting (JSON String, Number (or 'NaN'/'INF'/'+INF'), Array,"
                                + " Object or token 'null', 'true' or 'false')|oops|4",
                        "b|0|1|Cannot parse the field name 'n' and the value { of the JSON token type START_OBJECT to target"
                                + " Spark data type \"BIGINT\"|[{\"k\":\"y\",\"n\":4,\"at\":4},{\"k\":\"y\",\"n\":{},\"at\":5}]|48");
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows ORDER BY n")).containsExactly("1", "3", "6");
        assertThat(TestPostgres.rows(database, "SELECT c FROM counted")).containsExactly("3");
        assertThat(lake.duckdb("SELECT k, count(*) FROM '$out/names/**/*.parquet' GROUP BY k"))
                .containsExactly("x|2");
    }

    @Test
    void findsTheBadLinesThatAQueryHadNoNeedToRead() throws Exception {
        // given
        lake.drops()
                .add("a", "{\"k\":\"x\",\"n\":1,\"at\":1}", "{\"k\":\"x\",\"n\":2,\"at\":1}", "oops", "{\"n\":3}", "?");
        Path file = pipeline(
                "quarantine",
                """
                first:
                  sql: SELECT n FROM seen LIMIT 1
                  trigger: 0 seconds
                  sinks: [postgres: {table: first}]
                """);

        // when
        lake.runOnce(file);

        // then
        assertThat(TestPostgres.rows(database, "SELECT line FROM weir.rejects ORDER BY line"))
                .containsExactly("3", "5");
        assertThat(TestPostgres.rows(database, "SELECT n FROM first")).containsExactly("1");
    }

    @Test
    void holdsWhatPostgresTakesAndNoMoreThanABoundOfIt() throws Exception {
        // given
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("{\"k\":\"nul\0\" \u00e4".getBytes(StandardCharsets.UTF_8));
        bytes.write(new byte[] {(byte) 0xc3, (byte) 0xed, (byte) 0xa0, (byte) 0x80, '\n'});
        bytes.write(("{" + "\u20ac".repeat(30_000) + "\n").getBytes(StandardCharsets.UTF_8));
        bytes.write("{\"k\":\"x\",\"n\":1,\"at\":1}".getBytes(StandardCharsets.UTF_8));
        lake.drops().addBytes("a", bytes.toByteArray());
        Path file = pipeline("quarantine", PLAIN);

        // when
        lake.runOnce(file);

        // then
        assertThat(TestPostgres.rows(database, "SELECT raw, bytes FROM weir.rejects WHERE line = 1"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .startsWith("{\"k\":\"nul\ufffd\" \u00e4\ufffd")
                        .endsWith("\ufffd|18"));
        assertThat(TestPostgres.rows(
                        database,
                        "SELECT raw = '{' || repeat('\u20ac', 21845), bytes FROM weir.rejects WHERE line = 2"))
                .containsExactly("t|90001");
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows")).containsExactly("1");
    }

    @Test
    void keepsNullsOrFailsWhereTold() throws Exception {
        // given
        lake.drops().add("a", "{\"k\":\"x\",\"n\":\"two\",\"at\":2}");

        // when
        lake.runOnce(pipeline("keep", PLAIN));

        // then
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows")).containsExactly("null");
        assertThat(TestPostgres.rows(database, REJECTS)).isEmpty();

        // and
        lake.drops().add("a", "{\"k\":\"x\",\"n\":\"three\",\"at\":2}");
        assertThatThrownBy(() -> lake.runOnce(pipeline("fail", PLAIN)))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("Cannot read line 1 of drop \"a/000000000/001.json\" in \"" + lake.path("in"));
    }
}
