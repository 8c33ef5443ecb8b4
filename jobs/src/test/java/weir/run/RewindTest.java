package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.parquet.Compaction;
import weir.parquet.ParquetDataset;
import weir.source.LocalSpark;
import weir.verify.Told;

/** A database that comes back without the end of what it had confirmed: a replica that lagged, a backup. */
class RewindTest {
    private static final List<String> TABLES = List.of("public.sums", "weir.checkpoint", "weir.ledger");

    @TempDir
    private Path directory;

    @Test
    void computesAnewWhatTheDatabaseHasLost() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(
                Lake.section(database),
                """
                sums:
                  sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
                  mode: update
                  trigger: 0 seconds
                  sinks:
                    - postgres: {table: sums, key: [k]}
                """);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.runOnce(file);
        backUp(database, TABLES);
        lake.add("a", "x", 3, 2);
        lake.runOnce(file);
        lake.add("a", "x", 4, 3);
        lake.runOnce(file);
        assertThat(stateVersions()).contains(3);

        // when
        restore(database, TABLES);
        lake.add("a", "y", 5, 4);
        Files.writeString(file, Files.readString(file).replace("maxDropsPerTrigger: 1", "maxDropsPerTrigger: 9"));
        lake.runOnce(file);

        // then: one batch of the three drops behind the first, and nothing of the batches that are forgotten
        assertThat(TestPostgres.rows(database, "SELECT k, total FROM sums ORDER BY k"))
                .containsExactly("x|8", "y|7");
        assertThat(TestPostgres.rows(database, "SELECT max(batch) FROM weir.ledger"))
                .containsExactly("1");
        assertThat(stateVersions()).contains(2).doesNotContain(3);
    }

    @Test
    void makesBatchesAgainAsTheyWereThatDatasetsHaveKept() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        List<String> tables = List.of("public.rows", "public.closed", "public.sums", "weir.checkpoint", "weir.ledger");
        Path file = lake.write(
                Lake.section(database),
                """
                rows:
                  sql: SELECT k, n FROM seen WHERE n < 100
                  sinks: [postgres: {table: rows}, parquet: out/rows]
                closed:
                  sql: SELECT window.start AS at, count(*) AS n FROM seen GROUP BY window(event_time, '10 seconds')
                  sinks: [postgres: {table: closed}, parquet: out/closed]
                sums:
                  sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
                  mode: update
                  sinks: [postgres: {table: sums, key: [k]}, parquet: {path: out/sums, key: [k]}]
                """);
        lake.add("a", "x", 1, 0);
        lake.runOnce(file);
        backUp(database, tables);
        lake.add("a", "x", 100, 15);
        lake.add("a", "x", 2, 30);
        lake.runOnce(file);
        lake.add("a", "y", 3, 45);
        lake.runOnce(file);
        List<String> kept = files(lake.path("out"));

        // when
        restore(database, tables);
        lake.add("a", "x", 4, 70);
        Files.writeString(file, Files.readString(file).replace("maxDropsPerTrigger: 1", "maxDropsPerTrigger: 9"));
        lake.runOnce(file);

        // then
        String[] rows = {"x|1", "x|2", "x|4", "y|3"};
        assertThat(TestPostgres.rows(database, "SELECT k, n FROM rows ORDER BY k, n"))
                .containsExactly(rows);
        assertThat(lake.duckdb("SELECT k, n FROM read_parquet('$out/rows/**/*.parquet') ORDER BY k, n"))
                .containsExactly(rows);
        assertThat(TestPostgres.rows(database, "SELECT k, total FROM sums ORDER BY k"))
                .containsExactly("x|107", "y|3");
        assertThat(files(lake.path("out"))).containsAll(kept);
        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "rows postgres rows: EQUAL 4 4",
                        "rows parquet: EQUAL 4 4",
                        "closed postgres closed: EQUAL 4 4",
                        "closed parquet: EQUAL 4 4",
                        "sums postgres sums: EQUAL 2 2",
                        "sums parquet: EQUAL 2 2");
    }

    @Test
    void saysWhatToDoWhereTheBatchesThatWereKeptAreMerged() throws Exception {
        // given
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        List<String> tables = List.of("weir.checkpoint", "weir.ledger");
        Path file = lake.write(
                Lake.section(database), "rows: {sql: \"SELECT k, n FROM seen\", sinks: [parquet: out/rows]}");
        lake.add("a", "x", 1, 0);
        lake.runOnce(file);
        backUp(database, tables);
        lake.add("a", "x", 2, 1);
        lake.add("a", "x", 3, 2);
        lake.runOnce(file);
        ParquetDataset sink = (ParquetDataset)
                lake.plan(file).queries().get("rows").query().sinks().get(0);
        assertThat(Compaction.run(LocalSpark.session(), sink, 1 << 20).merged()).isEqualTo(1);

        // when, then
        restore(database, tables);
        assertThatThrownBy(() -> lake.runOnce(file))
                .isInstanceOf(RunFailed.class)
                .hasMessageContaining("Cannot make the batches behind 0 of query \"rows\" again as they were: \"")
                .hasMessageContaining(
                        "\" has those from 0 to 1 merged into one. Bring back the checkpoint that belongs to it; or give the"
                                + " query a new name and all its sinks new places: then it reads its streams from the beginning.");
        assertThat(lake.duckdb("SELECT n FROM read_parquet('$out/rows/**/*.parquet') ORDER BY n"))
                .containsExactly("1", "2", "3");
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".parquet"))
                    .sorted()
                    .toList();
        }
    }

    private List<Integer> stateVersions() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString)
                    .filter(file -> file.contains("/state/0/") && file.endsWith(".delta"))
                    .map(file -> Integer.valueOf(file.replaceAll(".*/([0-9]+)\\.delta", "$1")))
                    .distinct()
                    .toList();
        }
    }

    private static void backUp(PostgresConnection database, List<String> tables) {
        for (String table : tables) {
            TestPostgres.run(database, "CREATE TABLE backup_" + table.replace('.', '_') + " AS TABLE " + table);
        }
    }

    private static void restore(PostgresConnection database, List<String> tables) {
        for (String table : tables) {
            TestPostgres.run(database, "TRUNCATE " + table);
            TestPostgres.run(database, "INSERT INTO " + table + " TABLE backup_" + table.replace('.', '_'));
        }
    }
}
