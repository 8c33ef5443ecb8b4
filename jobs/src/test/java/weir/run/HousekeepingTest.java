package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;

@Tag("slow")
final class HousekeepingTest {
    private static final String STAGING =
            "SELECT obj_description(oid) FROM pg_class WHERE relnamespace = 'weir'::regnamespace AND relname LIKE 'staging\\_%'"
                    + " AND relkind = 'r' ORDER BY 1";

    @TempDir
    private Path directory;

    private final PostgresConnection database = TestPostgres.database();

    private static String query(String name) {
        return """
                %s:
                  sql: SELECT k, n FROM seen
                  sinks: [postgres: {table: %s}]
                """
                .formatted(name, name);
    }

    @Test
    void stagingTablesOfSinksThatHaveLeftAreRemoved() throws Exception {
        Lake lake = new Lake(directory);
        lake.add("a", "x", 1, 0);
        lake.runOnce(lake.write(Lake.section(database), query("one") + query("two")));
        TestPostgres.run(
                database,
                "CREATE TABLE weir.staging_theirs (); COMMENT ON TABLE weir.staging_theirs IS 'pipeline other'");
        assertThat(TestPostgres.rows(database, STAGING))
                .containsExactly("pipeline other", "pipeline test", "pipeline test");

        lake.runOnce(lake.write(Lake.section(database), query("one")));

        assertThat(TestPostgres.rows(database, STAGING)).isEqualTo(List.of("pipeline other", "pipeline test"));
    }

    @Test
    void badLinesBeyondTheBoundAreRemoved() throws Exception {
        Lake lake = new Lake(directory);
        lake.drops().add("a", "{\"k\":\"x\",\"n\":1,\"at\":1}", "oops", "oops", "oops");
        Path file = lake.write(Lake.section(database) + "settings: {rejects: {rows: 2}}\n", query("one"));
        Files.writeString(
                file, Files.readString(file).replace("    watermark:", "    badRows: quarantine\n    watermark:"));
        lake.runOnce(file);

        lake.runOnce(file);

        assertThat(TestPostgres.rows(database, "SELECT count(*) FROM weir.rejects"))
                .containsExactly("2");
        assertThat(TestPostgres.rows(database, "SELECT stream, rows FROM weir.rejects_removed"))
                .containsExactly("seen|1");
    }
}
