package weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.control.ControlPlane;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.yaml.Position;

@Timeout(300)
final class PostgresTypesTest {
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

    private void keep(String table, Mode mode, Dataset<Row> rows, String... key) {
        PostgresTable spec = new PostgresTable(new Position(1, "queries.q.sinks[0]"), table, List.of(key));
        new PostgresSink(control, spec, "q", rows.schema(), mode)
                .write(new Batch("q", 0, new SourceRange("0", "1"), mode, rows));
    }

    private List<String> select(String sql) {
        return TestPostgres.rows(database, sql);
    }

    /** Spark's value, PostgreSQL's type, and how it prints the value. */
    private static final List<String> VALUES = List.of(
            "true | boolean | true",
            "-7Y | smallint | -7",
            "300S | smallint | 300",
            "-2147483648 | integer | -2147483648",
            "9223372036854775807L | bigint | 9223372036854775807",
            "float('NaN') | real | NaN",
            "float(-1.5) | real | -1.5",
            "double('-Infinity') | double precision | -Infinity",
            "double(0.1) | double precision | 0.1",
            "0BD | numeric(1,0) | 0",
            "CAST('0.00' AS DECIMAL(10,2)) | numeric(10,2) | 0.00",
            "CAST('-1234567.89' AS DECIMAL(10,2)) | numeric(10,2) | -1234567.89",
            "CAST('10000' AS DECIMAL(10,0)) | numeric(10,0) | 10000",
            "CAST('0.00001' AS DECIMAL(18,5)) | numeric(18,5) | 0.00001",
            "CAST('99999999999999999999999999999999999.999' AS DECIMAL(38,3)) | numeric(38,3) | 99999999999999999999999999999999999.999",
            "CAST('-0.00000000000000000000000000000000000001' AS DECIMAL(38,38)) | numeric(38,38) | -0.00000000000000000000000000000000000001",
            "'wéïr 水 🌊' | text | wéïr 水 🌊",
            "X'00ff10' | bytea | \\x00ff10",
            "DATE'1999-12-31' | date | 1999-12-31",
            "DATE'0001-01-01' | date | 0001-01-01",
            "TIMESTAMP'2024-02-29 12:34:56.789012Z' | timestamp with time zone | 2024-02-29 12:34:56.789012+00",
            "TIMESTAMP_NTZ'1969-12-31 23:59:59.999999' | timestamp without time zone | 1969-12-31 23:59:59.999999",
            "INTERVAL '1 02:03:04.5' DAY TO SECOND | interval | 26:03:04.5",
            "INTERVAL '1-2' YEAR TO MONTH | interval | 1 year 2 mons",
            "array(1, null, 3) | integer[] | {1,NULL,3}",
            "CAST(array() AS ARRAY<STRING>) | text[] | {}",
            "array('a\"b', 'c,d') | text[] | {\"a\\\"b\",\"c,d\"}",
            "array(1.50, 2.25) | numeric(3,2)[] | {1.50,2.25}",
            "array(array(1), array(2, 3)) | jsonb | [[1], [2, 3]]",
            "named_struct('a', 1, 'b', 'x', 'c', null) IS NULL | boolean | false",
            "named_struct('a', 1, 'b\"', 'x\\ty', 'd', double('NaN'), 'e', DATE'2024-01-02') | jsonb "
                    + "| {\"a\": 1, \"d\": \"NaN\", \"e\": \"2024-01-02\", \"b\\\"\": \"x\\ty\"}",
            "map('k', 1.5, 'l', null) | jsonb | {\"k\": 1.5, \"l\": null}",
            "map(1, true) | jsonb | {\"1\": true}",
            "named_struct('t', TIMESTAMP'2024-01-01 00:00:00Z', 'b', X'ff') | jsonb | {\"b\": \"/w==\", \"t\": \"2024-01-01T00:00:00Z\"}");

    @Test
    void keepsAValueOfEachTypeAndItsNull() {
        List<List<String>> cases = VALUES.stream()
                .map(line -> Stream.of(line.split("\\|", 3)).map(String::strip).toList())
                .toList();
        String values = IntStream.range(0, cases.size())
                .mapToObj(i -> cases.get(i).get(0) + " AS v" + i)
                .collect(Collectors.joining(", "));
        String nulls = cases.stream().map(each -> "null").collect(Collectors.joining(", "));

        keep("t", Mode.APPEND, spark.sql("SELECT " + values + " UNION ALL SELECT " + nulls));

        assertThat(select("SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                        + " WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum"))
                .isEqualTo(cases.stream().map(each -> each.get(1)).toList());
        assertThat(IntStream.range(0, cases.size())
                        .mapToObj(i -> select("SELECT v" + i + "::text FROM t ORDER BY v" + i + " IS NULL"))
                        .toList())
                .isEqualTo(
                        cases.stream().map(each -> List.of(each.get(2), "null")).toList());
    }

    @Test
    void replacesWhatPostgresCannotHoldInText() {
        Dataset<Row> rows =
                spark.sql("SELECT CAST(X'61006200' AS STRING) AS nul, CAST(X'61EDA08062' AS STRING) AS surrogate,"
                        + " CAST(X'FF' AS STRING) AS stray, array(CAST(X'00' AS STRING)) AS list,"
                        + " named_struct('k', CAST(X'00C0' AS STRING)) AS nested");

        keep("t", Mode.APPEND, rows);

        assertThat(select("SELECT nul, surrogate, stray, list, nested FROM t"))
                .containsExactly("a\ufffdb\ufffd|a\ufffdb|\ufffd|{\ufffd}|{\"k\": \"\ufffd\ufffd\"}");
    }

    @Test
    void keepsTheFirstAndTheLastDayThatPostgresHas() {
        keep(
                "t",
                Mode.APPEND,
                spark.sql(
                        "SELECT date_from_unix_date(-2440588) AS first, date_from_unix_date(2145042905) AS last,"
                                + " timestamp_micros(-210866803200000000) AS at, timestamp_micros(9223372036854775807) AS last_at"));

        assertThat(select("SELECT first, last, at, last_at FROM t"))
                .containsExactly(
                        "4714-11-24 BC|5874897-12-31|4714-11-24 00:00:00+00 BC|294247-01-10 04:00:54.775807+00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        date_from_unix_date(-2440589)            | -4713-11-23, and PostgreSQL has no date before -4713-11-24 or after the year 5874897
        date_from_unix_date(2145042906)          | +5874898-01-01, and PostgreSQL has no date
        timestamp_micros(-9223372036854775808)   | -290308-12-21T19:59:05.224192Z, and PostgreSQL has no time before -4713-11-24
        timestamp_micros(-9222425352054775808)   | -2902
        CAST(timestamp_micros(-220000000000000000) AS TIMESTAMP_NTZ) | -500
        array(timestamp_micros(-220000000000000000)) | -500
        """)
    void namesColumnValueAndBatchWherePostgresHasNoSuchTime(String value, String told) {
        assertThatThrownBy(() -> keep("t", Mode.APPEND, spark.sql("SELECT 1 AS k, " + value + " AS at")))
                .isInstanceOf(PermanentFailure.class)
                .hasMessageStartingWith(
                        "Cannot keep batch 0 of query \"q\" in table \"public.t\": column \"at\" holds " + told)
                .hasMessageContaining("Leave such values out in the query");
    }

    @Test
    void turnsAWindowIntoTwoColumnsAndItsKeyToo() {
        Dataset<Row> rows = spark.sql("SELECT window, count(*) AS n FROM VALUES (TIMESTAMP'2024-01-01 00:00:03Z') t(at)"
                + " GROUP BY window(at, '10 seconds')");

        keep("t", Mode.UPDATE, rows, "window");

        assertThat(select("SELECT extract(epoch FROM window_start)::bigint, window_end - window_start, n FROM t"))
                .containsExactly("1704067200|00:00:10|1");
        assertThat(select("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 't'::regclass"))
                .hasSize(1)
                .first()
                .asString()
                .endsWith("(window_start, window_end)");
    }

    @Test
    void makesAPrimaryKeyWhereTheKeyHoldsNoNullsAndAConstraintThatComparesThemWhereItMay() {
        Dataset<Row> rows = spark.range(1).selectExpr("id", "if(id > 5, 'x', null) AS maybe");
        keep("certain", Mode.UPDATE, rows, "id");
        keep("uncertain", Mode.UPDATE, rows, "id", "maybe");

        assertThat(
                        select(
                                "SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint"
                                        + " WHERE conrelid IN ('certain'::regclass, 'uncertain'::regclass) AND contype IN ('p', 'u') ORDER BY 1"))
                .containsExactly("certain|PRIMARY KEY (id)", "uncertain|UNIQUE NULLS NOT DISTINCT (id, maybe)");
    }

    @Test
    void quotesNamesOfAnyKind() {
        TestPostgres.run(database, "CREATE SCHEMA \"My \"\"Schema\"");
        Dataset<Row> rows = spark.sql("SELECT 1 AS `select`, 2 AS `a\"b`, 3 AS `Größe in m`, 4 AS `$1?`, 5 AS `c0`");

        keep("\"My \"\"Schema\".\"odd.table'; --\"", Mode.UPDATE, rows, "select", "a\"b");

        assertThat(
                        select(
                                "SELECT \"select\", \"a\"\"b\", \"Größe in m\", \"$1?\", c0 FROM \"My \"\"Schema\".\"odd.table'; --\""))
                .containsExactly("1|2|3|4|5");
    }

    @Test
    void refusesATableOfAnotherShapeColumnByColumn() {
        TestPostgres.run(
                database,
                "CREATE TABLE t (a text, b bigint, kind text NOT NULL, at timestamptz DEFAULT now(), id serial, UNIQUE (a))");

        assertThatThrownBy(() -> keep("t", Mode.UPDATE, spark.sql("SELECT 1L AS a, 2L AS b, 3 AS c"), "b"))
                .isInstanceOf(Failure.class)
                .hasMessage(
                        "Cannot use table \"public.t\": it has another shape than the query's result: column \"a\" is text in the table"
                                + " and bigint in the query; column \"c\" (integer) is missing; column \"kind\" (text) is not in the query,"
                                + " is NOT NULL and has no default; it has no primary key or unique constraint on (b). Change the query or the table, name"
                                + " another table, or drop this one if its rows are not needed.");
    }

    @Test
    void refusesAUniqueConstraintThatTellsNullsApart() {
        TestPostgres.run(database, "CREATE TABLE t (a text UNIQUE)");

        assertThatThrownBy(() -> keep("t", Mode.UPDATE, spark.sql("SELECT if(rand() > 2, 'x', null) AS a"), "a"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("it has to be NULLS NOT DISTINCT");
    }

    @Test
    void goesOnWithATableOfTheSameShape() {
        TestPostgres.run(
                database,
                "CREATE TABLE t (n numeric(3,1)[], id serial, j jsonb, k integer NOT NULL, PRIMARY KEY (k) INCLUDE (id))");

        keep("t", Mode.UPDATE, spark.sql("SELECT 1 AS k, map('x', 1) AS j, array(1.5, 22.5) AS n"), "k");

        assertThat(select("SELECT k, j, n, id FROM t")).containsExactly("1|{\"x\": 1}|{1.5,22.5}|1");
    }

    @Test
    void namesEverythingThatStandsAgainstATable() {
        String longName = "x".repeat(64);
        StructType result = spark.sql("SELECT 1 AS a, 2 AS a, null AS v, 4 AS ctid, 5 AS XMIN, 3 AS " + longName)
                .schema();
        PostgresTable spec = new PostgresTable(new Position(1, "q"), "weir.ledger", List.of("b"));

        assertThat(PostgresSink.faults(spec, result, Mode.UPDATE))
                .containsExactly(
                        "the schema \"weir\" is the control plane's",
                        "two columns are called \"a\"",
                        "column \"v\" is of type void, which PostgreSQL does not have; cast it",
                        "a column cannot be called \"ctid\", for PostgreSQL has one of this name in each table",
                        "the name \"" + longName + "\" is longer than 63 bytes",
                        "the key \"b\" is not a column; there are a, a, v, ctid, XMIN, " + longName);
        assertThat(PostgresSink.faults(
                        new PostgresTable(new Position(1, "q"), "a.b.c", List.of()), new StructType(), Mode.UPDATE))
                .containsExactly(
                        "\"a.b.c\" is not the name of a table; write name or schema.name, with a dot inside a name in double quotes",
                        "mode update needs a key to tell which row a new one replaces");
    }
}
