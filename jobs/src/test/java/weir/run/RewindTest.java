package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.TestPostgres;
import weir.spec.PostgresConnection;

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
        backUp(database);
        lake.add("a", "x", 3, 2);
        lake.runOnce(file);
        lake.add("a", "x", 4, 3);
        lake.runOnce(file);
        assertThat(stateVersions()).contains(3);

        // when
        restore(database);
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

    private List<Integer> stateVersions() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toString)
                    .filter(file -> file.contains("/state/0/") && file.endsWith(".delta"))
                    .map(file -> Integer.valueOf(file.replaceAll(".*/([0-9]+)\\.delta", "$1")))
                    .distinct()
                    .toList();
        }
    }

    private static void backUp(PostgresConnection database) {
        for (String table : TABLES) {
            TestPostgres.run(database, "CREATE TABLE backup_" + table.replace('.', '_') + " AS TABLE " + table);
        }
    }

    private static void restore(PostgresConnection database) {
        for (String table : TABLES) {
            TestPostgres.run(database, "TRUNCATE " + table);
            TestPostgres.run(database, "INSERT INTO " + table + " TABLE backup_" + table.replace('.', '_'));
        }
    }
}
