package weir.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.run.Lake;
import weir.run.PipelineRun;

/** One row with a clock in the future, and the windows behind it. */
@Tag("slow")
class AheadRowsTest {
    private static final long SEALED = 1_772_442_000L;
    private static final long OF_2099 = 4_070_908_800L;
    private static final String QUERIES =
            """
            closed:
              sql: SELECT window.start, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds')
              trigger: 0 seconds
              sinks: [postgres: {table: closed}]
            rows:
              sql: SELECT k, n FROM seen
              trigger: 0 seconds
              sinks: [postgres: {table: rows}]
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

    private Path pipeline(String keys) throws IOException {
        Path file = lake.write(Lake.section(database), QUERIES);
        return Files.writeString(
                file, Files.readString(file).replace("    watermark:", "    " + keys + "\n    watermark:"));
    }

    private void add(long sealed, String k, long... times) {
        String[] lines = new String[times.length];
        for (int i = 0; i < times.length; i++) {
            lines[i] = "{\"k\":\"%s\",\"n\":%d,\"at\":%d}".formatted(k, i, times[i]);
        }
        lake.drops().addSealed("a", sealed * 1_000, lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarantine", "keep"})
    void windowsGoOnBehindARowOf2099AlsoBehindARestart(String badRows) throws Exception {
        // given
        Path file = pipeline("badRows: " + badRows);
        add(SEALED, "first", SEALED - 20, SEALED - 15);
        add(SEALED, "ahead", SEALED, OF_2099, SEALED + 3_600, SEALED + 3_601);
        lake.runOnce(file);

        // when
        add(SEALED + 3_700, "later", SEALED + 3_640, SEALED + 3_650);
        lake.runOnce(file);
        add(SEALED + 3_800, "latest", SEALED + 3_700);
        add(SEALED + 3_900, "last", SEALED + 3_900);
        lake.runOnce(file);

        // then
        boolean isLeftOut = badRows.equals("quarantine");
        assertThat(TestPostgres.rows(
                        database,
                        "SELECT extract(epoch FROM start)::bigint - " + SEALED + ", n FROM closed ORDER BY 1"))
                .containsExactly("-20|2", "0|1", "3600|1", "3640|1", "3650|1", "3700|1");
        assertThat(TestPostgres.rows(database, "SELECT n FROM rows WHERE k = 'ahead' ORDER BY n"))
                .containsExactly(isLeftOut ? new String[] {"0", "2"} : new String[] {"0", "1", "2", "3"});
        assertThat(TestPostgres.rows(database, "SELECT drop, line, reason FROM weir.rejects ORDER BY line"))
                .containsExactly(
                        isLeftOut
                                ? new String[] {
                                    "1|2|its event time 2099-01-01T00:00:00Z is more than 3600 seconds ahead of"
                                            + " 2026-03-02T09:00:00Z, when its drop was sealed",
                                    "1|4|its event time 2026-03-02T10:00:01Z is more than 3600 seconds ahead of"
                                            + " 2026-03-02T09:00:00Z, when its drop was sealed"
                                }
                                : new String[0]);
        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "closed postgres closed: EQUAL 6 6",
                        "rows postgres rows: EQUAL %1$d %1$d".formatted(isLeftOut ? 8 : 10));
    }

    @Test
    void withoutALimitARowOf2099EndsAllWindows() throws Exception {
        Path file = pipeline("maxAhead: off");
        add(SEALED, "first", SEALED - 20, OF_2099);
        lake.runOnce(file);
        add(SEALED + 100, "later", SEALED + 90);
        add(SEALED + 200, "last", SEALED + 190);

        lake.runOnce(file);

        assertThat(TestPostgres.rows(database, "SELECT n FROM closed")).containsExactly("1");
    }

    /** As docs/operations.md has it. */
    @Test
    void aPipelineThatHasMetSuchARowBeginsAnewWhenItsDropIsGivenASealTime() throws Exception {
        // given: a drop of an earlier version of the feeder
        Path file = pipeline("maxAhead: 1 hour");
        lake.add("old", "x", 1, SEALED - 20, "x", 2, OF_2099);
        lake.runOnce(file);
        lake.add("old", "x", 3, SEALED + 30);
        lake.add("old", "x", 4, SEALED + 60);
        lake.runOnce(file);
        assertThat(TestPostgres.rows(database, "SELECT n FROM closed")).containsExactly("1");

        // when
        Files.createFile(lake.path("in/old/000000000/000." + SEALED + "000.sealed"));
        Files.writeString(
                file, Files.readString(file).replace("closed", "closed_again").replace("rows", "rows_again"));
        lake.runOnce(file);

        // then
        assertThat(TestPostgres.rows(database, "SELECT n FROM closed_again ORDER BY start"))
                .containsExactly("1", "1");
        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "closed_again postgres closed_again: EQUAL 2 2", "rows_again postgres rows_again: EQUAL 4 4");
    }

    @Test
    void theDriverCountsThem() throws Exception {
        Path file = pipeline("badRows: quarantine");
        add(SEALED, "ahead", SEALED, OF_2099, OF_2099);

        try (PipelineRun run = lake.start(file)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(run.progress())
                    .allSatisfy(query -> assertThat(query.rowsAhead()).isEqualTo(2)));
        }
    }
}
