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
import weir.problem.InvalidInput;

/** In which schema a table lies does not depend on the role or its settings. */
@Tag("slow")
final class ResolvedTableTest {
    private static final String WHERE =
            "SELECT schemaname, tablename FROM pg_tables WHERE tablename IN ('sums', 'seen_by') ORDER BY 1, 2";
    private static final String LEDGER = "SELECT DISTINCT query, sink FROM weir.ledger";
    private static final String UNRESOLVED = "UPDATE weir.ledger SET sink = 'table \"sums\"'";

    @TempDir
    private Path directory;

    private final PostgresConnection database = TestPostgres.database();
    private Lake lake;

    @BeforeEach
    void makeTheLake() throws Exception {
        lake = new Lake(directory);
        lake.add("a", "x", 1, 0, "y", 2, 1);
    }

    /** Like the schema of the control plane, which comes first on the search path of such a role. */
    private PostgresConnection asWeir() {
        TestPostgres.run(
                database,
                """
                DO $$ BEGIN
                    CREATE ROLE weir SUPERUSER LOGIN PASSWORD 'postgres';
                EXCEPTION WHEN duplicate_object THEN NULL;
                END $$""");
        return new PostgresConnection(database.position(), database.url(), "weir", database.password());
    }

    private Path pipeline(PostgresConnection as, String more, String table) throws Exception {
        return lake.write(
                Lake.section(as).replace("}\n", more + "}\n"),
                """
                sums:
                  sql: SELECT k, sum(n) AS total FROM seen GROUP BY k
                  mode: update
                  sinks: [postgres: {table: '%s', key: [k]}]
                """
                        .formatted(table));
    }

    private List<String> rows(String sql) {
        return TestPostgres.rows(database, sql);
    }

    @Test
    void aRoleCalledWeirKeepsResultsInPublic() throws Exception {
        lake.runOnce(pipeline(asWeir(), "", "sums"));

        assertThat(rows(WHERE)).containsExactly("public|sums");
        assertThat(rows(LEDGER)).containsExactly("sums|table \"public.sums\"");
    }

    @Test
    void theSchemaOfUnqualifiedNamesIsThatOfThePipeline() throws Exception {
        TestPostgres.run(database, "CREATE SCHEMA results");

        lake.runOnce(pipeline(database, ", schema: results", "sums"));

        assertThat(rows(WHERE)).containsExactly("results|sums");
        assertThat(rows(LEDGER)).containsExactly("sums|table \"results.sums\"");
    }

    @Test
    void checkRefusesTheSchemaOfTheControlPlane() throws Exception {
        assertThatThrownBy(() -> lake.plan(pipeline(database, ", schema: weir", "sums")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("postgres.schema: is a schema that is not for results");
        assertThatThrownBy(() -> lake.plan(pipeline(database, "", "weir.sums")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("the schema \"weir\" is the control plane's");
    }

    @Test
    void triggersOfUsersFindTheSameTablesWhateverTheDatabaseIsSetTo() throws Exception {
        TestPostgres.run(
                database,
                """
                CREATE SCHEMA elsewhere;
                CREATE TABLE public.seen_by (k text);
                CREATE TABLE elsewhere.seen_by (k text);
                CREATE TABLE public.sums (k text PRIMARY KEY, total bigint);
                CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN INSERT INTO seen_by VALUES (NEW.k); RETURN NEW; END $$;
                CREATE TRIGGER note AFTER INSERT ON public.sums FOR EACH ROW EXECUTE FUNCTION note()""");
        TestPostgres.run(
                database,
                "ALTER ROLE postgres IN DATABASE " + database.url().replaceFirst(".*/", "")
                        + " SET search_path = elsewhere");

        lake.runOnce(pipeline(database, "", "sums"));

        assertThat(rows("SELECT (SELECT count(*) FROM public.seen_by), (SELECT count(*) FROM elsewhere.seen_by),"
                        + " (SELECT count(*) FROM public.sums)"))
                .containsExactly("2|0|2");
    }

    @Test
    void aLedgerWithoutSchemasGoesOn() throws Exception {
        Path file = pipeline(database, "", "sums");
        lake.runOnce(file);
        TestPostgres.run(database, UNRESOLVED);
        lake.add("a", "x", 3, 2);

        lake.runOnce(file);

        assertThat(rows("SELECT k, total FROM sums ORDER BY k")).containsExactly("x|4", "y|2");
        assertThat(rows("SELECT batch, sink FROM weir.ledger ORDER BY batch"))
                .containsExactly("0|table \"public.sums\"", "1|table \"public.sums\"");
    }

    @Test
    void aTableThatLiesElsewhereIsNotSplitInTwo() throws Exception {
        Path file = pipeline(database, "", "sums");
        lake.runOnce(file);
        TestPostgres.run(database, UNRESOLVED + "; ALTER TABLE sums SET SCHEMA weir");
        lake.add("a", "x", 3, 2);

        assertThatThrownBy(() -> lake.runOnce(file))
                .hasMessageContaining("Cannot use table \"public.sums\": query \"sums\" has kept its batches up to 0 in"
                        + " \"sums\", which is weir.sums, where a session's search path had led."
                        + " Move it: ALTER TABLE \"weir\".\"sums\" SET SCHEMA \"public\".");
        assertThat(rows(WHERE)).containsExactly("weir|sums");

        TestPostgres.run(database, "ALTER TABLE \"weir\".\"sums\" SET SCHEMA \"public\"");
        lake.runOnce(file);
        assertThat(rows("SELECT k, total FROM sums ORDER BY k")).containsExactly("x|4", "y|2");
    }

    @Test
    void aTableOfAnotherSchemaGoesOnUnderItsWholeName() throws Exception {
        lake.runOnce(pipeline(database, "", "sums"));
        TestPostgres.run(database, UNRESOLVED + "; CREATE SCHEMA results; ALTER TABLE sums SET SCHEMA results");
        lake.add("a", "x", 3, 2);

        lake.runOnce(pipeline(database, ", schema: results", "sums"));

        assertThat(rows("SELECT k, total FROM results.sums ORDER BY k")).containsExactly("x|4", "y|2");
        assertThat(rows(LEDGER)).containsExactly("sums|table \"results.sums\"");
    }

    @Test
    void twoTablesOfTheNameAreNotGuessed() throws Exception {
        Path file = pipeline(database, "", "sums");
        lake.runOnce(file);
        TestPostgres.run(database, UNRESOLVED + "; CREATE SCHEMA other; CREATE TABLE other.sums (k text)");

        assertThatThrownBy(() -> lake.runOnce(file))
                .hasMessageContaining(
                        "and the schemas other, public each have such a table. See which one has its rows, and tell the"
                                + " ledger: UPDATE weir.ledger SET sink = 'table \"SCHEMA.sums\"' WHERE pipeline = 'test'"
                                + " AND query = 'sums' AND sink = 'table \"sums\"'.");

        TestPostgres.run(
                database,
                "UPDATE weir.ledger SET sink = 'table \"public.sums\"' WHERE pipeline = 'test'"
                        + " AND query = 'sums' AND sink = 'table \"sums\"'");
        lake.runOnce(file);
    }
}
