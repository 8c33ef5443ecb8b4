package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

class GroupsInPostgresTest {
    private static final String WINDOWS =
            """
            windows:
              sql: SELECT window.start AS start, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds')
              mode: %s
              state: postgres
              trigger: 0 seconds
              sinks:
                - postgres: {table: windows, key: [start]}
            """;

    @TempDir
    private Path directory;

    private Lake lake;
    private PostgresConnection database;

    @BeforeEach
    void make() throws SQLException {
        lake = new Lake(directory);
        database = TestPostgres.database();
    }

    private List<String> rows(String sql) throws SQLException {
        return TestPostgres.rows(database, sql);
    }

    private String groups() throws SQLException {
        return rows("SELECT relname FROM pg_class WHERE relnamespace = 'weir_state'::regnamespace AND relname LIKE 'groups_%'"
                        + " AND relkind = 'r'")
                .get(0);
    }

    @Test
    void addsABatchToTheGroupsOfThoseBeforeAlsoAfterARestart() throws Exception {
        // given
        Path file = lake.write(
                Lake.section(database),
                """
                sums:
                  sql: SELECT k, sum(n) AS total, avg(n) AS mean, min(n) AS least FROM seen GROUP BY k
                  mode: update
                  state: postgres
                  trigger: 0 seconds
                  sinks:
                    - postgres: {table: sums, key: [k]}
                    - parquet: {path: out/sums, key: [k]}
                """);
        lake.add("a", "x", 1, 0, "y", 2, 1, null, 7, 1);
        lake.add("a", "x", 3, 2);
        lake.runOnce(file);
        lake.add("a", "x", 11, 3, "z", 5, 4, null, 1, 1);

        // when
        lake.runOnce(file);

        // then
        assertThat(rows("SELECT k, total, mean, least FROM sums ORDER BY k"))
                .containsExactly("null|8|4|1", "x|15|5|1", "y|2|2|2", "z|5|5|5");
        assertThat(lake.duckdb("SELECT k, total FROM read_parquet('$out/sums/*.parquet') ORDER BY k"))
                .containsExactlyInAnyOrder("null|8", "x|15", "y|2", "z|5");
        assertThat(rows("SELECT count(*), max(batch) FROM weir_state.position, weir_state." + groups()))
                .containsExactly("4|2");
        assertThat(directory.resolve("checkpoints/sums/state")).doesNotExist();
    }

    @Test
    void handsOutWindowsThatTheWatermarkHasPassedAndRemovesTheirGroups() throws Exception {
        // given
        Path file = lake.write(Lake.section(database), WINDOWS.formatted("append"));
        lake.add("a", "x", 1, 1, "x", 1, 2);
        lake.add("a", "x", 1, 25, "x", 1, 3);
        lake.add("a", "x", 1, 9);
        lake.runOnce(file);
        lake.add("a", "x", 1, 8, "x", 1, 60);

        // when
        lake.runOnce(file);

        // then
        assertThat(rows("SELECT start, n FROM windows ORDER BY start"))
                .containsExactly("1970-01-01 00:00:00+00|4", "1970-01-01 00:00:20+00|1");
        assertThat(rows("SELECT ends FROM weir_state." + groups())).containsExactly("70000000");
        assertThat(rows("SELECT sum(rows) FROM weir.late_rows")).containsExactly("1");
    }

    @Test
    void replacesAWholeResultAndKeepsItsGroups() throws Exception {
        // given
        Path file = lake.write(Lake.section(database), WINDOWS.formatted("complete"));
        lake.add("a", "x", 1, 1, "x", 1, 25);
        lake.add("a", "x", 1, 60);
        lake.runOnce(file);
        lake.add("a", "x", 1, 2);

        // when
        lake.runOnce(file);

        // then
        assertThat(rows("SELECT start, n FROM windows ORDER BY start"))
                .containsExactly("1970-01-01 00:00:00+00|2", "1970-01-01 00:00:20+00|1", "1970-01-01 00:01:00+00|1");
    }

    @Test
    void countsAllRowsInOneGroup() throws Exception {
        // given
        Path file = lake.write(
                Lake.section(database),
                """
                everything:
                  sql: SELECT count(*) AS n, sum(n) AS total FROM seen WHERE n < 100
                  mode: complete
                  state: postgres
                  trigger: 0 seconds
                  sinks:
                    - postgres: {table: everything}
                """);
        lake.add("a", "x", 1, 1, "x", 1, 25);
        lake.add("a", "x", 1, 60);
        lake.runOnce(file);
        lake.add("a", "x", 100, 61);

        // when
        lake.runOnce(file);

        // then
        assertThat(rows("SELECT n, total FROM everything")).containsExactly("3|3");
    }

    @Test
    void refusesAQueryThatHasItsStateInSparksStore() throws Exception {
        // given
        String query = WINDOWS.formatted("update");
        lake.add("a", "x", 1, 1);
        lake.runOnce(lake.write(Lake.section(database), query.replace("state: postgres", "state: spark")));
        lake.add("a", "x", 1, 2);
        Path file = lake.write(Lake.section(database), query);

        // when, then
        assertThatThrownBy(() -> lake.runOnce(file))
                .hasMessageContaining(
                        "Cannot go on with query \"windows\" from batch 1: its groups are not in PostgreSQL: it has run with"
                                + " \"state: spark\" so far. Write \"state: spark\"");
        assertThat(rows("SELECT n FROM windows")).containsExactly("1");
    }

    @Test
    void beginsAnewWhereCheckpointAndLedgerAreGone() throws Exception {
        // given
        Path file = lake.write(Lake.section(database), WINDOWS.formatted("update"));
        lake.add("a", "x", 1, 1, "x", 1, 2);
        lake.runOnce(file);
        rows("WITH a AS (DELETE FROM weir.ledger), b AS (DELETE FROM weir.checkpoint) SELECT 1");
        rows("WITH gone AS (DELETE FROM windows RETURNING 1) SELECT count(*) FROM gone");

        // when
        lake.runOnce(file);

        // then
        assertThat(rows("SELECT n FROM windows")).containsExactly("2");
        assertThat(Files.exists(directory.resolve("checkpoints/windows/state"))).isFalse();
    }
}
