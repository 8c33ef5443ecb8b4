package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

/** The roles of docs/security.md can do what they are for, and no more. */
class LeastRoleTest {
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    private final PostgresConnection database = TestPostgres.database();
    private final String name = database.url().substring(database.url().lastIndexOf('/') + 1);

    /** Roles belong to the whole server, and each test has its own. */
    private void make(int block) throws IOException {
        List<String> blocks = SQL.matcher(Files.readString(Path.of("../docs/security.md")))
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(blocks).hasSize(2);
        TestPostgres.run(
                database,
                blocks.get(block)
                        .replace("DATABASE lake ", "DATABASE " + name + " ")
                        .replace("'change me'", "'" + database.password() + "'")
                        .replaceAll("lake_(writer|reader)", "lake_$1_" + name));
    }

    @BeforeEach
    void makeTheWriter() throws IOException {
        make(0);
    }

    private PostgresConnection as(String role) {
        return new PostgresConnection(database.position(), database.url(), role + "_" + name, database.password());
    }

    private Lake runAs(String role) throws Exception {
        Lake lake = new Lake(directory);
        lake.add("a", "x", 1, 0, "y", 2, 1);
        lake.runOnce(
                lake.write(
                        Lake.section(as(role)),
                        """
                sums:
                  sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
                  mode: update
                  sinks: [postgres: {table: sums, key: [k]}]
                """));
        return lake;
    }

    @Test
    void aDriverRunsAsTheWriter() throws Exception {
        // when
        runAs("lake_writer");

        // then
        assertThat(TestPostgres.rows(as("lake_writer"), "SELECT k, total FROM sums ORDER BY k"))
                .containsExactly("x|1", "y|2");
    }

    @Test
    void theReaderSeesResultsAndStatusAndCannotChangeThem() throws Exception {
        // given
        runAs("lake_writer");
        make(1);

        // when
        PostgresConnection reader = as("lake_reader");

        // then
        assertThat(TestPostgres.rows(reader, "SELECT k, total FROM sums ORDER BY k"))
                .containsExactly("x|1", "y|2");
        assertThat(TestPostgres.rows(reader, "SELECT query, last_batch FROM weir.status"))
                .containsExactly("sums|0");
        assertThatThrownBy(() -> TestPostgres.run(reader, "DELETE FROM sums"))
                .hasRootCauseMessage("ERROR: permission denied for table sums");
        assertThatThrownBy(() -> TestPostgres.rows(reader, "SELECT raw FROM weir.rejects"))
                .hasRootCauseMessage("ERROR: permission denied for table rejects");
    }

    @Test
    void aDriverDoesNotRunAsTheReader() throws Exception {
        runAs("lake_writer");
        make(1);

        assertThatThrownBy(() -> runAs("lake_reader")).hasMessageContaining("permission denied");
    }
}
