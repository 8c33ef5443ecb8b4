package weir.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a schema of an earlier version holds goes on in this one. */
final class MigrationTest {
    private final PostgresConnection database = TestPostgres.database();

    @BeforeEach
    void makeVersion3() throws IOException {
        TestPostgres.run(
                database,
                "CREATE SCHEMA weir; CREATE TABLE weir.version (version integer PRIMARY KEY,"
                        + " at timestamptz NOT NULL DEFAULT now())");
        for (int version = 1; version <= 3; version++) {
            try (InputStream script = Schema.class.getResourceAsStream(version + ".sql")) {
                TestPostgres.run(database, new String(script.readAllBytes(), StandardCharsets.UTF_8));
            }
            TestPostgres.run(database, "INSERT INTO weir.version (version) VALUES (" + version + ")");
        }
    }

    @Test
    void notesOfLateRowsBecomeRanges() {
        TestPostgres.run(
                database,
                """
                INSERT INTO weir.checkpoint (pipeline, directory, name, content, epoch) VALUES
                    ('watch', 'sums/late', '7', convert_to('{"watermark":1000,"rows":2,"start":[{"a":3}],"end":[{"a":4}]}', 'UTF8'), 1),
                    ('watch', 'sums/late', '12', convert_to('{"watermark":2000,"rows":1,"start":[null],"end":[{"a":9}]}', 'UTF8'), 2),
                    ('watch', 'sums/offsets', '12', 'v1', 2)""");

        ControlPlane.open(database, "watch").close();

        assertThat(TestPostgres.rows(
                        database,
                        "SELECT pipeline, query, first_batch, last_batch, source_start, source_end, watermark, rows, epoch"
                                + " FROM weir.late_rows ORDER BY first_batch"))
                .containsExactly(
                        "watch|sums|7|7|[{\"a\": 3}]|[{\"a\": 4}]|1000|2|1",
                        "watch|sums|12|12|[null]|[{\"a\": 9}]|2000|1|2");
        assertThat(TestPostgres.rows(database, "SELECT directory FROM weir.checkpoint"))
                .containsExactly("sums/offsets");
    }

    @Test
    void stagingTablesOfKnownSinksAreTheirsAndOthersGo() {
        TestPostgres.run(
                database,
                """
                INSERT INTO weir.ledger (pipeline, query, sink, batch, source_start, source_end, rows, epoch)
                    VALUES ('watch', 'sums', 'table "a.b"', 3, '', '', 0, 1);
                CREATE TABLE weir.staging_1 (n int)""");
        // As Staging.name had it.
        TestPostgres.run(database, "CREATE TABLE weir.staging_cc99d9a0ee5e0f05a2d6f1a8 (n int)");
        String known = TestPostgres.rows(
                        database,
                        "SELECT 'staging_' || left(encode(sha256('watch\\000sums\\000a.b'::bytea), 'hex'), 24)")
                .get(0);
        TestPostgres.run(database, "CREATE TABLE weir." + known + " (n int)");

        ControlPlane.open(database, "watch").close();

        assertThat(
                        TestPostgres.rows(
                                database,
                                "SELECT relname, obj_description(oid) FROM pg_class WHERE relname LIKE 'staging\\_%' ORDER BY 1"))
                .containsExactly(known + "|pipeline watch");
    }

    @Test
    void dashboardsKeepTheirRightToTheStatus() {
        String role = "reader_" + database.url().replaceFirst(".*/", "");
        TestPostgres.run(database, "CREATE ROLE " + role + "; GRANT SELECT ON weir.status TO " + role);

        ControlPlane.open(database, "watch").close();

        assertThat(TestPostgres.rows(database, "SELECT has_table_privilege('" + role + "', 'weir.status', 'SELECT')"))
                .containsExactly("t");
    }
}
