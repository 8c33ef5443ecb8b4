package weir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.run.Lake;

/** Texts that differ, and are one text in PostgreSQL: one group, of which no row is lost. */
@Tag("slow")
class HeldKeysTest {
    private static final String NUL = "a\\u0000b";
    private static final String REPLACED = "a\\ufffdb";

    @TempDir
    private Path directory;

    private Lake lake;
    private PostgresConnection database;

    @BeforeEach
    void makeLake() {
        lake = new Lake(directory);
        database = TestPostgres.database();
    }

    private Path run(String queries) throws Exception {
        Path file = lake.write(Lake.section(database), queries);
        lake.runOnce(file);
        return file;
    }

    @Test
    void areOneGroupInEveryMode() throws Exception {
        lake.add("a", NUL, 1, 100, REPLACED, 2, 101, "c", 4, 102);
        lake.add("a", NUL, 8, 103);
        lake.add("a", "c", 16, 200);

        Path file = run(
                """
                latest: {sql: 'SELECT k, sum(n) AS n FROM seen GROUP BY k', mode: update, sinks: [postgres: {table: latest, key: [k]}]}
                whole: {sql: 'SELECT k, sum(n) AS n FROM seen GROUP BY k', mode: complete, sinks: [postgres: {table: whole, key: [k]}, parquet: {path: out/whole, key: [k]}]}
                ended: {sql: "SELECT k, window.start AS s, sum(n) AS n FROM seen GROUP BY k, window(event_time, '1 minute')", sinks: [postgres: {table: ended, key: [k, s]}]}
                visits: {sql: "SELECT k, session_window.start AS s, sum(n) AS n FROM seen GROUP BY k, session_window(event_time, '10 seconds')", sinks: [postgres: {table: visits, key: [k, s]}]}
                """);

        assertThat(TestPostgres.rows(database, "SELECT k, n FROM latest ORDER BY n"))
                .containsExactly("a\ufffdb|11", "c|20");
        assertThat(TestPostgres.rows(database, "SELECT k, n FROM whole ORDER BY n"))
                .containsExactly("a\ufffdb|11", "c|20");
        assertThat(TestPostgres.rows(database, "SELECT k, n FROM ended ORDER BY n"))
                .containsExactly("c|4", "a\ufffdb|11");
        assertThat(TestPostgres.rows(database, "SELECT k, n FROM visits ORDER BY n"))
                .containsExactly("c|4", "a\ufffdb|11");
        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "latest postgres latest: EQUAL 2 2",
                        "whole postgres whole: EQUAL 2 2",
                        "whole parquet: EQUAL 2 2",
                        "ended postgres ended: EQUAL 2 2",
                        "visits postgres visits: EQUAL 2 2");
    }

    @Test
    void areOneGroupWhereverTheyCameFrom() throws Exception {
        lake.add("a", NUL, 1, 100, REPLACED, 2, 101, "c", 4, 102);

        Path file = run(
                """
                made:
                  sql: "SELECT concat(CAST(unhex('C3') AS STRING), if(n = 4, chr(0), '')) AS k, sum(n) AS n FROM (SELECT n FROM seen UNION ALL SELECT n FROM seen WHERE n = 1) GROUP BY 1"
                  mode: update
                  sinks: [postgres: {table: made, key: [k]}]
                nested:
                  sql: "SELECT array(k, NULL) AS l, named_struct('k', array(k)) AS s, upper(k) AS u, sum(n) AS n FROM seen GROUP BY array(k, NULL), named_struct('k', array(k)), upper(k)"
                  mode: update
                  sinks: [postgres: {table: nested, key: [l, s, u]}]
                cube:
                  sql: "SELECT k, n % 1 AS r, count(*) AS c, max(k) AS m FROM seen GROUP BY CUBE (k, n % 1)"
                  mode: update
                  sinks: [postgres: {table: cube, key: [k, r]}]
                """);

        assertThat(TestPostgres.rows(database, "SELECT k, n FROM made ORDER BY k"))
                .containsExactly("\ufffd|4", "\ufffd\ufffd|4");
        assertThat(TestPostgres.rows(database, "SELECT l, s, u, n FROM nested ORDER BY n"))
                .containsExactly("{a\ufffdb,NULL}|{\"k\": [\"a\ufffdb\"]}|A\ufffdB|3", "{c,NULL}|{\"k\": [\"c\"]}|C|4");
        assertThat(TestPostgres.rows(
                        database, "SELECT coalesce(k, '-'), coalesce(r::text, '-'), c FROM cube ORDER BY 1, 2"))
                .containsExactly("-|-|3", "-|0|3", "a\ufffdb|-|2", "a\ufffdb|0|2", "c|-|1", "c|0|1");
        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "made postgres made: EQUAL 2 2",
                        "nested postgres nested: EQUAL 2 2",
                        "cube postgres cube: EQUAL 6 6");
    }
}
