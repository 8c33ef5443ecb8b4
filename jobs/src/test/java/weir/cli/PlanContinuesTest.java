package weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.Exit;
import weir.run.Lake;

/** What {@code weir plan} says of queries that have run. */
@Tag("slow")
class PlanContinuesTest {
    private static final String QUERIES =
            """
            counts: {sql: 'SELECT k, count(*) AS c FROM seen GROUP BY k', mode: update, sinks: [%s]}
            rows: {sql: 'SELECT k, n FROM seen', sinks: [parquet: out/rows]}
            """;

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void saysOfEachQueryWhetherItGoesOn() throws Exception {
        Lake lake = new Lake(directory);
        Path file = lake.write(QUERIES.formatted("parquet: {path: out/counts, key: [k]}"));
        lake.add("a", "x", 1, 0);
        assertThat(plan(file)).isEqualTo(Exit.DONE);
        assertThat(told()).doesNotContain("checkpoint");
        lake.runOnce(file);
        assertThat(plan(file)).isEqualTo(Exit.DONE);
        assertThat(told()).contains("  checkpoint goes on from batch 0\n");

        Files.writeString(
                file, Files.readString(file).replace("SELECT k, n FROM seen", "SELECT k, n FROM seen WHERE n > 1"));
        assertThat(plan(file)).isEqualTo(Exit.DONE);
        assertThat(told())
                .contains("  checkpoint goes on from batch 0, with a warning: filter \"(seen.n > 1BL)\" is new."
                                .replace("1BL", "CAST(1 AS BIGINT)")
                        + " What was kept before stays as it is.\n");

        Files.writeString(file, Files.readString(file).replace("count(*)", "max(n)"));
        assertThat(plan(file)).isEqualTo(Exit.FAILED);
        assertThat(told())
                .contains("  checkpoint cannot go on from batch 0: aggregates \"count(1)\" became \"max(seen.n)\"."
                        + " Take the change back; or keep it, give the query a new name, and keep its result elsewhere than in"
                        + " directory \"out/counts\": then it reads its streams from the beginning.\n");
    }

    @Test
    void asksTheControlPlaneWithoutGettingInTheWayOfItsDriver() throws Exception {
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        Path file = lake.write(
                Lake.section(database).replace("PASSWORD", "PATH"),
                QUERIES.formatted("postgres: {table: c, key: [k]}"));
        assertThat(plan(file)).isEqualTo(Exit.DONE);
        assertThat(TestPostgres.rows(database, "SELECT to_regnamespace('weir') IS NULL"))
                .containsExactly("t");
        lake.add("a", "x", 1, 0);
        Path known = lake.write(Lake.section(database), QUERIES.formatted("postgres: {table: c, key: [k]}"));
        lake.runOnce(known);

        lake.write(
                Lake.section(database).replace("PASSWORD", "PATH"),
                QUERIES.formatted("postgres: {table: c, key: [k]}").replace("GROUP BY", "WHERE n > 1 GROUP BY"));

        assertThat(plan(file)).isEqualTo(Exit.FAILED);
        assertThat(told()).contains("cannot go on from batch 0: filter ").contains("goes on from batch 0\n");
        assertThat(TestPostgres.rows(database, "SELECT epoch FROM weir.epoch")).containsExactly("1");
    }

    @Test
    void plansWithoutADatabaseThatIsAway() throws Exception {
        Path file = new Lake(directory)
                .write(
                        "postgres: {url: 'jdbc:postgresql://127.0.0.1:1/none', user: weir, password: '${PATH}'}\n",
                        QUERIES.formatted("postgres: {table: c, key: [k]}"));

        assertThat(plan(file)).isEqualTo(Exit.DONE);
        assertThat(told()).contains("query counts", "query rows");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "warning: queries are not compared with their checkpoints and sinks. Cannot read the control plane: ");
    }

    @Test
    void comparesSinksWithTheLedgerAsAStartDoes() throws Exception {
        Lake lake = new Lake(directory);
        PostgresConnection database = TestPostgres.database();
        String section = Lake.section(database).replace("PASSWORD", "PATH");
        String queries =
                """
                counts: {sql: 'SELECT k, count(*) AS c FROM seen GROUP BY k', mode: update, sinks: [postgres: {table: c, key: [k]}]}
                lines: {sql: 'SELECT k, n FROM seen', sinks: [postgres: {table: r}, parquet: out/lines]}
                """;
        lake.add("a", "x", 1, 0);
        lake.runOnce(lake.write(Lake.section(database), queries));
        Path file = lake.write(section, queries);
        assertThat(plan(file)).isEqualTo(Exit.DONE);
        assertThat(told()).doesNotContain("refused");

        TestPostgres.run(database, "ALTER TABLE c RENAME TO d");
        Files.move(lake.path("out/lines"), lake.path("out/moved"));
        assertThat(plan(file)).isEqualTo(Exit.FAILED);
        assertThat(told())
                .contains(
                        "  refused    Cannot go on with query \"counts\" in table \"public.c\": batches up to 0 have ended, and the"
                                + " table is not there, in which they were kept.")
                .contains("  refused    Cannot go on with query \"lines\" in the dataset \"")
                .contains("out/lines\": batches up to 0 have ended, and it has kept none of them. ");

        lake.write(section, queries.replace("lines:", "others:").replace("table: c", "table: d"));
        assertThat(plan(file)).isEqualTo(Exit.FAILED);
        assertThat(told())
                .contains(
                        "  checkpoint none yet\n  refused    Cannot keep query \"others\" in table \"public.r\": the table holds the rows of query"
                                + " \"lines\" up to batch 0,");
        assertThat(TestPostgres.rows(database, "SELECT epoch FROM weir.epoch")).containsExactly("1");
    }

    private int plan(Path file) {
        out.reset();
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                "plan",
                file.toString());
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
