package weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static weir.identifier.IdentifierQuotes.SPARK;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.control.ControlPlane;
import weir.control.Fenced;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.Failure;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.yaml.Position;

@Tag("slow")
@Timeout(300)
final class PostgresSinkTest {
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

    private static PostgresTable table(String name, String... key) {
        return new PostgresTable(new Position(1, "queries.q.sinks[0]"), name, List.of(key));
    }

    private PostgresSink sink(PostgresTable spec, Mode mode, StructType result, int mostInline) {
        return new PostgresSink(control, spec, "q", result, mode, mostInline);
    }

    private Dataset<Row> rows(String ddl, String values) {
        StructType schema = StructType.fromDDL(ddl);
        Dataset<Row> rows = values.isEmpty()
                ? spark.createDataFrame(List.of(), schema)
                : spark.sql("SELECT * FROM VALUES " + values);
        String[] casts = Arrays.stream(schema.fields())
                .map(field -> "CAST(" + SPARK.around(rows.columns()[schema.fieldIndex(field.name())]) + " AS "
                        + field.dataType().sql() + ") AS " + SPARK.around(field.name()))
                .toArray(String[]::new);
        return rows.selectExpr(casts);
    }

    private static Batch batch(long id, Mode mode, Dataset<Row> rows) {
        return new Batch("q", id, new SourceRange("{\"a\":" + id + "}", "{\"a\":" + (id + 1) + "}"), mode, rows);
    }

    private List<String> select(String sql) {
        return TestPostgres.rows(database, sql);
    }

    @ParameterizedTest
    @ValueSource(ints = {ALL_INLINE, ALL_STAGED})
    void replacesRowsByTheirKey(int mostInline) {
        String ddl = "gt STRING, events BIGINT";
        PostgresSink sink = sink(table("activity", "gt"), Mode.UPDATE, StructType.fromDDL(ddl), mostInline);
        sink.write(batch(0, Mode.UPDATE, rows(ddl, "('sit', 1), ('walk', 2), (null, 3)")));

        sink.write(batch(1, Mode.UPDATE, rows(ddl, "('walk', 5), (null, 6), ('bike', 7)")));

        assertThat(select("SELECT gt, events FROM activity ORDER BY events"))
                .containsExactly("sit|1", "walk|5", "null|6", "bike|7");
        assertThat(select("SELECT batch, rows FROM weir.ledger ORDER BY batch")).containsExactly("0|3", "1|3");
        assertThat(select("SELECT count(*) FROM " + stagingTable())).containsExactly("0");
    }

    private String stagingTable() {
        return select(
                        "SELECT 'weir.' || tablename FROM pg_tables WHERE schemaname = 'weir' AND tablename LIKE 'staging%'")
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {ALL_INLINE, ALL_STAGED})
    void keepsOneOfTheRowsThatShareAKeyInABatch(int mostInline) {
        String ddl = "k INT, v INT";
        PostgresSink sink = sink(table("t", "k"), Mode.UPDATE, StructType.fromDDL(ddl), mostInline);

        sink.write(batch(
                0, Mode.UPDATE, rows(ddl, "(1, 10), (1, 11), (2, 20), (1, 12)").coalesce(1)));

        assertThat(select("SELECT k, v FROM t ORDER BY k")).containsExactly("1|12", "2|20");
    }

    @ParameterizedTest
    @ValueSource(ints = {ALL_INLINE, ALL_STAGED})
    void addsRowsOfABatchOnce(int mostInline) {
        String ddl = "v INT";
        PostgresSink sink = sink(table("t"), Mode.APPEND, StructType.fromDDL(ddl), mostInline);
        Batch first = batch(0, Mode.APPEND, rows(ddl, "(1), (1), (2)"));
        sink.write(first);

        sink.write(first);
        sink.write(batch(1, Mode.APPEND, rows(ddl, "(2)")));

        assertThat(select("SELECT v FROM t ORDER BY v")).containsExactly("1", "1", "2", "2");
    }

    @Test
    void addsOnlyRowsWhoseKeyIsNew() {
        String ddl = "k INT, v INT";
        PostgresSink sink = sink(table("t", "k"), Mode.APPEND, StructType.fromDDL(ddl), ALL_INLINE);
        sink.write(batch(0, Mode.APPEND, rows(ddl, "(1, 10), (2, 20)")));

        sink.write(batch(1, Mode.APPEND, rows(ddl, "(2, 21), (3, 30)")));

        assertThat(select("SELECT k, v FROM t ORDER BY k")).containsExactly("1|10", "2|20", "3|30");
    }

    @ParameterizedTest
    @ValueSource(ints = {ALL_INLINE, ALL_STAGED})
    void makesTheTableEqualToACompleteResultAndWritesOnlyWhatChanged(int mostInline) {
        String ddl = "gt STRING, model STRING, n BIGINT";
        PostgresSink sink = sink(table("cube", "gt", "model"), Mode.COMPLETE, StructType.fromDDL(ddl), mostInline);
        sink.write(batch(
                0, Mode.COMPLETE, rows(ddl, "('sit', null, 1), ('walk', 'gear', 2), (null, null, 3), ('x', null, 4)")));
        String untouched = "SELECT xmin FROM cube WHERE gt IN ('sit', 'walk') ORDER BY gt";
        List<String> before = select(untouched);

        sink.write(batch(
                1, Mode.COMPLETE, rows(ddl, "('sit', null, 1), ('walk', 'gear', 2), (null, null, 9), ('y', null, 5)")));

        assertThat(select("SELECT * FROM cube ORDER BY n"))
                .containsExactly("sit|null|1", "walk|gear|2", "y|null|5", "null|null|9");
        assertThat(select(untouched)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {ALL_INLINE, ALL_STAGED})
    void replacesACompleteResultWithoutAKey(int mostInline) {
        String ddl = "v INT";
        PostgresSink sink = sink(table("t"), Mode.COMPLETE, StructType.fromDDL(ddl), mostInline);
        sink.write(batch(0, Mode.COMPLETE, rows(ddl, "(1), (1), (1), (2), (null)")));

        sink.write(batch(1, Mode.COMPLETE, rows(ddl, "(1), (1), (3), (null), (null)")));
        assertThat(select("SELECT v FROM t ORDER BY v")).containsExactly("1", "1", "3", "null", "null");

        sink.write(batch(2, Mode.COMPLETE, rows(ddl, "")));
        assertThat(select("SELECT v FROM t")).isEmpty();
    }

    @Test
    void takesColumnsThatAreAllKey() {
        String ddl = "a INT, b STRING";
        PostgresSink sink = sink(table("t", "a", "b"), Mode.UPDATE, StructType.fromDDL(ddl), ALL_INLINE);

        sink.write(batch(0, Mode.UPDATE, rows(ddl, "(1, 'x'), (1, 'x'), (1, null)")));

        assertThat(select("SELECT * FROM t ORDER BY b")).containsExactly("1|x", "1|null");
    }

    @Test
    void refusesAnotherBatchUnderAKnownNumber() {
        PostgresSink sink = sink(table("t"), Mode.APPEND, StructType.fromDDL("v INT"), ALL_INLINE);
        sink.write(batch(0, Mode.APPEND, rows("v INT", "(1)")));

        Batch other = new Batch("q", 0, new SourceRange("{\"a\":0}", "{\"a\":7}"), Mode.APPEND, rows("v INT", "(2)"));
        assertThatThrownBy(() -> sink.write(other))
                .isInstanceOf(Failure.class)
                .hasMessageStartingWith(
                        "Cannot keep batch 0 of query \"q\" in table \"public.t\": it has kept another batch");
        assertThat(select("SELECT v FROM t")).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {ALL_INLINE, ALL_STAGED})
    void writesNothingForADriverWhoseEpochIsOver(int mostInline) {
        PostgresSink sink = sink(table("t"), Mode.APPEND, StructType.fromDDL("v INT"), mostInline);
        sink.write(batch(0, Mode.APPEND, rows("v INT", "(1)")));
        try (ControlPlane newer = ControlPlane.open(database, "watch")) {
            assertThat(newer.epoch()).isEqualTo(2);

            assertThatThrownBy(() -> sink.write(batch(1, Mode.APPEND, rows("v INT", "(2)"))))
                    .isInstanceOf(Fenced.class);
        }
        assertThat(select("SELECT v FROM t")).containsExactly("1");
    }

    @Test
    void fencesATaskOfAnOlderDriverThatStages() {
        PostgresSink sink = sink(table("t"), Mode.APPEND, StructType.fromDDL("v INT"), ALL_STAGED);
        // The takeover happens while the batch is being computed, after the sink has looked.
        spark.udf()
                .register(
                        "take_over",
                        (Integer v) -> {
                            ControlPlane.open(database, "watch").close();
                            return v;
                        },
                        DataTypes.IntegerType);
        Dataset<Row> rows = rows("v INT", "(1)").selectExpr("take_over(v) AS v");

        assertThatThrownBy(() -> sink.write(batch(0, Mode.APPEND, rows))).isInstanceOf(Fenced.class);

        assertThat(select("SELECT count(*) FROM " + stagingTable())).containsExactly("0");
        assertThat(select("SELECT v FROM t")).isEmpty();
    }

    @Test
    void takesOnlyWhatWinningAttemptsHaveStagedAndRemovesTheRestAtStart() {
        PostgresSink sink = sink(table("t"), Mode.APPEND, StructType.fromDDL("v INT"), ALL_STAGED);
        TestPostgres.run(
                database,
                "INSERT INTO " + stagingTable() + " VALUES (1, 0, 0, 999999, 66), (0, 0, 0, 0, 67), (1, 3, 0, 1, 68)");

        sink.write(batch(0, Mode.APPEND, rows("v INT", "(1), (2)")));
        assertThat(select("SELECT v FROM t ORDER BY v")).containsExactly("1", "2");

        TestPostgres.run(database, "INSERT INTO " + stagingTable() + " VALUES (1, 3, 0, 1, 68)");
        sink(table("t"), Mode.APPEND, StructType.fromDDL("v INT"), ALL_STAGED);
        assertThat(select("SELECT count(*) FROM " + stagingTable())).containsExactly("0");
    }

    @Test
    void keepsABatchThatIsPartlyStaged() {
        StructType schema = StructType.fromDDL("v BIGINT");
        PostgresSink sink = sink(table("t"), Mode.APPEND, schema, 20_000);
        Dataset<Row> rows = spark.range(0, 10, 1, 1)
                .toDF("v")
                .union(spark.range(10, 50_000, 1, 1).toDF("v"));

        sink.write(batch(0, Mode.APPEND, rows));

        assertThat(select("SELECT count(*), count(DISTINCT v), sum(v) FROM t"))
                .containsExactly("50000|50000|1249975000");
        assertThat(select("SELECT rows FROM weir.ledger")).containsExactly("50000");
    }

    @Test
    void saysInWhichBatchAndTableAValueWasRefused() {
        TestPostgres.run(database, "CREATE TABLE t (v integer CHECK (v < 5))");
        PostgresSink sink = sink(table("t"), Mode.APPEND, StructType.fromDDL("v INT"), ALL_INLINE);

        assertThatThrownBy(() -> sink.write(batch(0, Mode.APPEND, rows("v INT", "(7)"))))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot keep batch 0 of query \"q\" in table \"public.t\": new row for relation \"t\" violates check constraint"
                                + " \"t_v_check\" (Failing row contains (7)). Mend what PostgreSQL names, then start again.");
    }
}
