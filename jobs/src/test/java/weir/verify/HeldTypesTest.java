package weir.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.run.Lake;
import weir.source.Drops;

/** Right tables are called equal, whatever types their owner has given them and however database and session are set; wrong ones are not. */
@Tag("slow")
class HeldTypesTest {
    @TempDir
    private Path directory;

    private final PostgresConnection database = TestPostgres.database();

    private void run(String... statements) {
        for (String sql : statements) {
            TestPostgres.run(database, sql);
        }
    }

    @Test
    void comparesTablesThatPeopleHaveMade() throws Exception {
        run(
                "CREATE TABLE t_nullable(id text PRIMARY KEY, v int, note text)",
                "CREATE TABLE t_varchar(k varchar(50), v int)",
                "CREATE TABLE t_uuid(id uuid PRIMARY KEY, v int)",
                "CREATE TABLE t_jsonb(k text, j jsonb)",
                "CREATE TYPE mood AS ENUM ('a','b','c')",
                "CREATE TABLE t_enum(k mood, v int)",
                "CREATE TABLE t_numeric(k text, v numeric)",
                "CREATE TABLE t_whole(k text, v numeric(12, 2))",
                "CREATE TABLE t_bigint(k text, v bigint)",
                "CREATE TABLE t_double(k text, v double precision)");
        Drops drops = new Drops(directory.resolve("in"));
        drops.add(
                "lane-1",
                "{\"id\": \"6f1c2b1e-0000-4000-8000-000000000000\", \"k\": \"a\", \"v\": 1, \"j\": \"{\\\"x\\\": 1.50}\"}",
                "{\"id\": \"6F1C2B1E-0000-4000-8000-00000000000A\", \"k\": \"b\", \"v\": 2, \"j\": \"[1]\"}");
        drops.add(
                "lane-1",
                "{\"id\": \"6f1c2b1e-0000-4000-8000-000000000002\", \"k\": \"c\", \"v\": 3, \"j\": \"null\"}",
                "{\"id\": \"6f1c2b1e-0000-4000-8000-000000000000\", \"k\": \"a\", \"v\": 40, \"j\": \"{\\\"x\\\": 2}\"}");
        Lake lake = new Lake(directory);
        Path file = lake.writeFile(
                """
                pipeline: held
                %sstreams:
                  s: {drop: in, schema: "id STRING, k STRING, v INT, j STRING", maxDropsPerTrigger: 1}
                queries:
                  nullable: {sql: "SELECT id, v FROM s WHERE id IS NOT NULL", mode: update, sinks: [postgres: {table: t_nullable, key: [id]}]}
                  varch: {sql: "SELECT k, v FROM s", sinks: [postgres: {table: t_varchar}]}
                  uuidk: {sql: "SELECT id, v FROM s WHERE id IS NOT NULL", mode: update, sinks: [postgres: {table: t_uuid, key: [id]}]}
                  jsonbt: {sql: "SELECT k, j FROM s", sinks: [postgres: {table: t_jsonb}]}
                  enumt: {sql: "SELECT k, v FROM s", sinks: [postgres: {table: t_enum}]}
                  numer: {sql: "SELECT k, CAST(v AS DECIMAL(10,2)) AS v FROM s", sinks: [postgres: {table: t_numeric}]}
                  whole: {sql: "SELECT k, v FROM s", sinks: [postgres: {table: t_whole}]}
                  wider: {sql: "SELECT k, v FROM s", sinks: [postgres: {table: t_bigint}]}
                  precise: {sql: "SELECT k, CAST(v / 7 AS FLOAT) AS v FROM s", sinks: [postgres: {table: t_double}]}
                """
                        .formatted(Lake.section(database)));
        lake.runOnce(file);

        assertThat(Told.verdicts(lake, file))
                .containsExactly(
                        "nullable postgres t_nullable: EQUAL 3 3",
                        "varch postgres t_varchar: EQUAL 4 4",
                        "uuidk postgres t_uuid: EQUAL 3 3",
                        "jsonbt postgres t_jsonb: EQUAL 4 4",
                        "enumt postgres t_enum: EQUAL 4 4",
                        "numer postgres t_numeric: EQUAL 4 4",
                        "whole postgres t_whole: EQUAL 4 4",
                        "wider postgres t_bigint: EQUAL 4 4",
                        "precise postgres t_double: EQUAL 4 4");

        run(
                "UPDATE t_varchar SET k = 'A' WHERE v = 1",
                "UPDATE t_uuid SET id = '6f1c2b1e-0000-4000-8000-00000000000b' WHERE v = 2",
                "UPDATE t_jsonb SET j = NULL WHERE k = 'c'",
                "UPDATE t_enum SET k = 'b' WHERE v = 1",
                "UPDATE t_numeric SET v = 1.000000000000000000000001 WHERE v = 1",
                "UPDATE t_whole SET v = 1.4 WHERE v = 1",
                "UPDATE t_bigint SET v = 4294967297 WHERE v = 1",
                "UPDATE t_double SET v = v + 0.01 WHERE k = 'b'");
        assertThat(Told.verdicts(lake, file))
                .filteredOn(line -> line.contains(" postgres "))
                .containsExactly(
                        "nullable postgres t_nullable: EQUAL 3 3",
                        "varch postgres t_varchar: DIFFERENT 4 4",
                        "uuidk postgres t_uuid: DIFFERENT 3 3",
                        "jsonbt postgres t_jsonb: DIFFERENT 4 4",
                        "enumt postgres t_enum: DIFFERENT 4 4",
                        "numer postgres t_numeric: DIFFERENT 4 4",
                        "whole postgres t_whole: DIFFERENT 4 4",
                        "wider postgres t_bigint: DIFFERENT 4 4",
                        "precise postgres t_double: DIFFERENT 4 4");
    }

    @Test
    void comparesAllDigitsInADatabaseThatShowsFewer() throws Exception {
        String name = database.url().substring(database.url().lastIndexOf('/') + 1);
        run("ALTER DATABASE " + name + " SET extra_float_digits = 0");
        Lake lake = new Lake(directory);
        Path file = lake.write(
                Lake.section(database),
                """
                thirds:
                  sql: SELECT n, n / 3 AS d, CAST(n / 3 AS FLOAT) AS f, array(n / 3) AS ds, n * 0.1D AS tenth FROM seen
                  mode: append
                  sinks: [postgres: {table: thirds}]
                """);
        lake.add("a", "x", 1, 0, "x", 2, 1, "x", 3, 2);
        lake.runOnce(file);

        assertThat(Told.verdicts(lake, file)).containsExactly("thirds postgres thirds: EQUAL 3 3");
    }

    @Test
    void comparesTimesWithoutAZoneInSessionsOfAnyZone() throws Exception {
        Lake lake = new Lake(directory);
        Path file = lake.write(
                Lake.section(database) + "settings: {spark: {spark.sql.session.timeZone: Europe/Berlin}}\n",
                """
                local:
                  sql: |
                    SELECT n, TIMESTAMP_NTZ'2026-03-29 01:30:00' AS before, TIMESTAMP_NTZ'2026-03-29 02:30:00.123456' AS never,
                      array(TIMESTAMP_NTZ'2026-10-25 02:30:00') AS twice, named_struct('t', TIMESTAMP_NTZ'2026-03-29 02:30:00') AS s,
                      event_time AS at
                    FROM seen
                  mode: append
                  sinks: [postgres: {table: local}]
                """);
        lake.add("a", "x", 1, 0);
        lake.runOnce(file);

        assertThat(TestPostgres.rows(database, "SELECT before, never, twice FROM local"))
                .containsExactly("2026-03-29 01:30:00|2026-03-29 02:30:00.123456|{\"2026-10-25 02:30:00\"}");
        assertThat(Told.verdicts(lake, file)).containsExactly("local postgres local: EQUAL 1 1");
    }
}
