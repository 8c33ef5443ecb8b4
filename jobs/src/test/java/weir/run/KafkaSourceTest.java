package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

/** Topics of a real broker. */
@Tag("slow")
class KafkaSourceTest {
    @TempDir
    private static Path shared;

    private static KafkaBroker broker;

    @TempDir
    private Path directory;

    private Lake lake;

    @BeforeAll
    static void start() throws Exception {
        broker = new KafkaBroker(shared);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void makeLake() {
        lake = new Lake(directory);
    }

    @Test
    void closesWindowsOverRecordsOfSeveralBatches() throws Exception {
        // given
        broker.createTopic("windows", 1);
        broker.send("windows", "{\"n\":1,\"at\":1}", "{\"n\":2,\"at\":4}", null, "", "{\"n\":\"x\",\"at\":12}");
        broker.send("windows", "{\"n\":5,\"at\":31}");
        Path file = write(
                "",
                "windows",
                ", maxOffsetsPerTrigger: 2",
                ", eventTime: timestamp_seconds(at), watermark: 10 seconds",
                """
                windows:
                  sql: |
                    SELECT unix_seconds(window.start) AS start, count(*) AS readings, sum(n) AS n
                    FROM seen GROUP BY window(event_time, '10 seconds')
                  trigger: 0 ms
                  sinks: [parquet: out]
                """);

        // when
        lake.runOnce(file);

        // then
        assertThat(lake.duckdb("SELECT start, readings, n FROM '$out/*/*.parquet' ORDER BY start"))
                .containsExactly("0|2|3", "10|1|null");
    }

    @Test
    void keepsABatchThatComesAgainOnce() throws Exception {
        // given
        broker.createTopic("again", 1);
        PostgresConnection database = TestPostgres.database();
        Path file = write(
                Lake.section(database),
                "again",
                ", maxOffsetsPerTrigger: 1",
                "",
                "rows: {sql: \"SELECT n FROM seen\", trigger: 0 ms, sinks: [postgres: {table: rows}, parquet: out]}");
        broker.send("again", "{\"n\":1}", "{\"n\":2}");
        lake.runOnce(file);
        TestPostgres.run(database, "DELETE FROM weir.checkpoint WHERE directory = 'rows/commits' AND name = '1'");
        broker.send("again", "{\"n\":3}");

        // when
        lake.runOnce(file);

        // then
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows ORDER BY n")).containsExactly("1", "2", "3");
        assertThat(lake.duckdb("SELECT n FROM '$out/*/*.parquet' ORDER BY n")).containsExactly("1", "2", "3");
    }

    @Test
    void endsAtARecordThatDoesNotFit() throws Exception {
        // given
        broker.createTopic("bad", 1);
        broker.send("bad", "{\"n\":1}", "{\"n\":\"many\"}");
        Path file =
                write("", "bad", "", ", badRows: fail", "rows: {sql: \"SELECT at FROM seen\", sinks: [parquet: out]}");

        // when, then
        assertThatThrownBy(() -> lake.runOnce(file))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("Cannot read the record of topic \"bad\", partition 0, offset 1:"
                        + " it does not fit the schema of stream \"seen\". Set badRows to keep");
    }

    private Path write(String postgres, String topic, String options, String keys, String queries) throws IOException {
        return lake.writeFile(
                """
                pipeline: test
                %sstreams:
                  seen: {kafka: {bootstrap: "%s", topic: %s%s}, schema: "n BIGINT, at BIGINT"%s}
                queries:
                %s"""
                        .formatted(postgres, broker.bootstrap(), topic, options, keys, queries.indent(2)));
    }
}
