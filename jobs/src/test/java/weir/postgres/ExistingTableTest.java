package weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.control.ControlPlane;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.PermanentFailure;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.yaml.Position;

/** Tables that people have made: what is right goes in, and what cannot is told before the first batch. */
@Tag("slow")
@Timeout(300)
final class ExistingTableTest {
    private static final int ALL_INLINE = 1 << 24;
    private static final int ALL_STAGED = 0;

    private final PostgresConnection database = TestPostgres.database();
    private final SparkSession spark = LocalSpark.session();
    private ControlPlane control;

    @BeforeEach
    void open() {
        control = ControlPlane.open(database, "watch");
    }

    @AfterEach
    void close() {
        control.close();
    }

    private PostgresSink sink(Mode mode, Dataset<Row> rows, int mostInline, String... key) {
        PostgresTable spec = new PostgresTable(new Position(1, "queries.q.sinks[0]"), "t", List.of(key));
        return new PostgresSink(control, spec, "q", rows.schema(), mode, mostInline);
    }

    private static Batch batch(long id, Mode mode, Dataset<Row> rows) {
        return new Batch("q", id, new SourceRange(Long.toString(id), Long.toString(id + 1)), mode, rows);
    }

    private void make(String sql) {
        TestPostgres.run(database, sql);
    }

    private List<String> select(String sql) {
        return TestPostgres.rows(database, sql);
    }

    @ParameterizedTest
    @ValueSource(ints = {ALL_INLINE, ALL_STAGED})
    void castsTextsAndNumbersToTheTypesOfTheTable(int mostInline) {
        make("CREATE TYPE mood AS ENUM ('sad', 'glad')");
        make(
                "CREATE TABLE t (u uuid PRIMARY KEY, j jsonb, m mood, s varchar(5), b bigint, i int, n numeric, d double precision,"
                        + " w numeric(12, 4), note text, made timestamptz NOT NULL DEFAULT now())");
        String columns =
                " AS u, '{\"x\": %d}' AS j, '%s' AS m, 'abc' AS s, %d AS b, 7Y AS i, 12345678901L AS n, float(0.1) AS d,"
                        + " 1.25BD AS w";
        Dataset<Row> first =
                spark.sql("SELECT '6F1C2B1E-0000-4000-8000-000000000001'" + columns.formatted(1, "sad", 1));
        Dataset<Row> second =
                spark.sql("SELECT '{6f1c2b1e000040008000000000000001}'" + columns.formatted(2, "glad", 2));
        PostgresSink sink = sink(Mode.UPDATE, first, mostInline, "u");

        sink.write(batch(0, Mode.UPDATE, first));
        make("UPDATE t SET note = 'mine'");
        sink.write(batch(1, Mode.UPDATE, second));

        assertThat(select("SELECT u, j, m, s, b, i, n, d, w, note FROM t"))
                .containsExactly("6f1c2b1e-0000-4000-8000-000000000001|{\"x\": 2}|glad|abc|2|7|12345678901|"
                        + "0.10000000149011612|1.2500|mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"APPEND", "COMPLETE"})
    void castsWithoutAKeyToo(Mode mode) {
        make("CREATE TABLE t (k varchar(50), v bigint, n numeric, note text)");
        Dataset<Row> rows = spark.sql("SELECT 'a' AS k, 1 AS v, 1.50BD AS n UNION ALL SELECT NULL, NULL, NULL");
        PostgresSink sink = sink(mode, rows, ALL_INLINE);

        sink.write(batch(0, mode, rows));
        if (mode == Mode.COMPLETE) {
            sink.write(batch(1, mode, rows));
        }

        assertThat(select("SELECT k, v, n, note FROM t ORDER BY k"))
                .containsExactly("a|1|1.50|null", "null|null|null|null");
    }

    @Test
    void namesTheColumnsWhereATextIsNoneOfTheType() {
        make("CREATE TABLE t (u uuid PRIMARY KEY, v int)");
        Dataset<Row> rows = spark.sql("SELECT 'nobody' AS u, 1 AS v");
        PostgresSink sink = sink(Mode.UPDATE, rows, ALL_INLINE, "u");

        assertThatThrownBy(() -> sink.write(batch(0, Mode.UPDATE, rows)))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith(
                        "Cannot keep batch 0 of query \"q\" in table \"public.t\": a value does not fit: invalid"
                                + " input syntax for type uuid: \"nobody\"; values are cast for \"u\" (uuid). Leave such values out");
    }

    @ParameterizedTest
    @ValueSource(ints = {6_400, 32_000})
    void namesTheKeyThatIsTooLongForItsIndex(int length) {
        Dataset<Row> rows = spark.range(length / 32)
                .selectExpr("md5(CAST(id AS STRING)) AS part")
                .selectExpr("concat_ws('', collect_list(part)) AS k", "1 AS v");
        PostgresSink sink = sink(Mode.UPDATE, rows, ALL_INLINE, "k");

        assertThatThrownBy(() -> sink.write(batch(0, Mode.UPDATE, rows)))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith(
                        "Cannot keep batch 0 of query \"q\" in table \"public.t\": a key is too long for"
                                + " PostgreSQL's index: index row ")
                .hasMessageContaining("; the table's key is (k). Leave such rows out");
    }

    @Test
    void saysThatTheTableWasChangedWhileTheQueryRan() {
        Dataset<Row> rows = spark.sql("SELECT 'a' AS k, 1 AS v");
        PostgresSink sink = sink(Mode.UPDATE, rows, ALL_INLINE, "k");
        sink.write(batch(0, Mode.UPDATE, rows));
        make("ALTER TABLE t RENAME v TO w");

        assertThatThrownBy(() -> sink.write(batch(1, Mode.UPDATE, rows)))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageContaining("the table was changed since the query began: column ")
                .hasMessageNotContaining("rights");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        CREATE TABLE b (k text, v int); CREATE VIEW t AS SELECT k, v FROM b | APPEND | | it is a view. Name the table behind it.
        CREATE TABLE b (k text PRIMARY KEY, v int); CREATE VIEW t AS SELECT k, v FROM b | UPDATE | k | it is a view. Name the table behind it.
        CREATE TABLE b (k text, v int); CREATE INDEX t ON b (k) | APPEND | | it is an index. Name a table, or a name that is free.
        CREATE TABLE t (k text UNIQUE DEFERRABLE INITIALLY DEFERRED, v int) | UPDATE | k | its unique constraint on (k) is DEFERRABLE, and PostgreSQL finds no rows by such a one
        CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE TABLE t (k text COLLATE ci PRIMARY KEY, v int) | UPDATE | k | column "k" has a nondeterministic collation, which takes different texts for equal
        CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false); CREATE TABLE t (k text COLLATE ci, v int) | COMPLETE | | column "k" has a nondeterministic collation
        CREATE TABLE t (k text PRIMARY KEY, v int GENERATED ALWAYS AS IDENTITY) | UPDATE | k | column "v" is GENERATED ALWAYS, and takes no values of a query
        CREATE TABLE t (k text, v smallint) | APPEND | | column "v" is smallint in the table and integer in the query
        CREATE TABLE t (k text, v numeric(11,2)) | APPEND | | column "v" is numeric(11,2) in the table and integer in the query
        CREATE TABLE t (k char(5), v int) | APPEND | | column "k" is character(5) in the table and text in the query
        CREATE TABLE t (k json, v int) | APPEND | | column "k" is json in the table and text in the query
        CREATE TABLE t (k text, v int, w int NOT NULL) | APPEND | | column "w" (integer) is not in the query, is NOT NULL and has no default
        """)
    void saysBeforeTheFirstBatchWhyATableCannotBeUsed(String made, Mode mode, String key, String told) {
        make(made);
        Dataset<Row> rows = spark.sql("SELECT 'a' AS k, 1 AS v");

        assertThatThrownBy(() -> sink(mode, rows, ALL_INLINE, key == null ? new String[0] : new String[] {key}))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith("Cannot use table \"public.t\": ")
                .hasMessageContaining(told);
    }
}
