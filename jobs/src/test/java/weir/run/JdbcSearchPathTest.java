package weir.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

/** A JDBC sink in a PostgreSQL whose sessions look for tables elsewhere first. */
@Tag("slow")
final class JdbcSearchPathTest {
    private static final String WHERE =
            "SELECT schemaname, tablename FROM pg_tables WHERE tablename IN ('kept', 'weir_ledger') ORDER BY 1, 2";

    @TempDir
    private Path directory;

    private final PostgresConnection database = TestPostgres.database();
    private Lake lake;

    @BeforeEach
    void lookElsewhereFirst() throws Exception {
        TestPostgres.run(
                database,
                "CREATE SCHEMA elsewhere; ALTER ROLE postgres IN DATABASE "
                        + database.url().replaceFirst(".*/", "") + " SET search_path = elsewhere, public");
        lake = new Lake(directory);
        lake.add("a", "x", 1, 0);
    }

    private Path pipeline(String options) throws Exception {
        return lake.write(
                """
                rows:
                  sql: SELECT k, n FROM seen
                  sinks: [jdbc: {url: "%s%s", table: kept, user: postgres, password: "${PASSWORD}"}]
                """
                        .formatted(database.url(), options));
    }

    @Test
    void tableAndLedgerLieInPublic() throws Exception {
        lake.runOnce(pipeline(""));

        assertThat(TestPostgres.rows(database, WHERE)).isEqualTo(List.of("public|kept", "public|weir_ledger"));
    }

    @Test
    void aSessionWaitsForNothingWithoutEnd() throws Exception {
        TestPostgres.run(
                database,
                "CREATE TABLE public.kept (k text, n bigint, lock text DEFAULT current_setting('lock_timeout'), statement text"
                        + " DEFAULT current_setting('statement_timeout'))");

        lake.runOnce(pipeline(""));

        assertThat(TestPostgres.rows(database, "SELECT * FROM public.kept")).containsExactly("x|1|30s|5min");
    }

    @Test
    void aLedgerThatLiesElsewhereIsNotBegunAnew() throws Exception {
        lake.runOnce(pipeline("?currentSchema=elsewhere"));
        lake.add("a", "x", 2, 1);

        assertThatThrownBy(() -> lake.runOnce(pipeline("")))
                .hasMessageContaining(
                        "its ledger is elsewhere.weir_ledger, where a session's search path had led, and the schema of"
                                + " names without one is public. Add currentSchema=elsewhere to the URL, or move both tables: ALTER TABLE"
                                + " elsewhere.weir_ledger SET SCHEMA public");

        lake.runOnce(pipeline("?currentSchema=elsewhere"));
        assertThat(TestPostgres.rows(database, "SELECT n FROM elsewhere.kept ORDER BY n"))
                .containsExactly("1", "2");
        assertThat(TestPostgres.rows(database, WHERE)).isEqualTo(List.of("elsewhere|kept", "elsewhere|weir_ledger"));
    }
}
