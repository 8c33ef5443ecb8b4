package weir.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.control.ControlPlane;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.problem.PermanentFailure;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.yaml.Position;

/** Two pipelines of one database that name one table. */
@Tag("slow")
@Timeout(300)
final class SharedTableTest {
    private static final PostgresTable TABLE =
            new PostgresTable(new Position(1, "queries.q.sinks[0]"), "t", List.of("k"));

    private final PostgresConnection database = TestPostgres.database();
    private final SparkSession spark = LocalSpark.session();

    private PostgresSink begin(ControlPlane control) {
        TableHistory.require(control, TABLE, "q", OptionalLong.empty());
        return new PostgresSink(control, TABLE, "q", rows(0).schema(), Mode.UPDATE);
    }

    private Dataset<Row> rows(int value) {
        return spark.sql("SELECT 'a' AS k, " + value + " AS v");
    }

    private Batch batch(long id, int value) {
        return new Batch("q", id, new SourceRange(Long.toString(id), Long.toString(id + 1)), Mode.UPDATE, rows(value));
    }

    @Test
    void refusesTheFirstBatchOfASecondOneThatBeganOnTheSameEmptyTable() {
        try (ControlPlane one = ControlPlane.open(database, "one");
                ControlPlane two = ControlPlane.open(database, "two")) {
            PostgresSink first = begin(one);
            PostgresSink second = begin(two);
            first.write(batch(0, 1));

            assertThatThrownBy(() -> second.write(batch(0, 2)))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessageStartingWith(
                            "Cannot keep query \"q\" in table \"public.t\": the table holds the rows of query \"q\" of"
                                    + " pipeline \"one\" up to batch 0");
            first.write(batch(1, 3));
        }
        assertThat(TestPostgres.rows(database, "SELECT k, v FROM t")).containsExactly("a|3");
    }

    @Test
    void refusesAtItsNextStartATableThatAnotherHasWrittenSince() {
        try (ControlPlane control = ControlPlane.open(database, "one")) {
            begin(control).write(batch(0, 1));
            TestPostgres.run(
                    database,
                    "INSERT INTO weir.ledger SELECT 'two', 'r''s', sink, 7, source_start, source_end, rows, epoch FROM weir.ledger");

            assertThatThrownBy(() -> TableHistory.require(control, TABLE, "q", OptionalLong.of(0)))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessage(
                            "Cannot keep query \"q\" in table \"public.t\": query \"r's\" of pipeline \"two\" has kept batches in it,"
                                    + " too, since this one began; the last was batch 7. Give one of them another table. If the other one has"
                                    + " ended for good: DELETE FROM weir.ledger WHERE pipeline = 'two' AND query = 'r''s' AND sink ="
                                    + " 'table \"public.t\"'.");
        }
    }

    @ParameterizedTest
    @CsvSource({"t, public.t_a", "t_a, public.t"})
    void refusesAPartitionOfATableThatAnotherWrites(String mine, String others) {
        TestPostgres.run(database, "CREATE TABLE t (k text PRIMARY KEY, v integer) PARTITION BY LIST (k)");
        TestPostgres.run(database, "CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a')");
        PostgresTable other = new PostgresTable(TABLE.position(), others, TABLE.key());
        PostgresTable own = new PostgresTable(TABLE.position(), mine, TABLE.key());
        try (ControlPlane one = ControlPlane.open(database, "one");
                ControlPlane two = ControlPlane.open(database, "two")) {
            new PostgresSink(one, other, "q", rows(0).schema(), Mode.UPDATE).write(batch(0, 1));

            assertThatThrownBy(() -> TableHistory.require(two, own, "q", OptionalLong.empty()))
                    .isInstanceOf(PermanentFailure.class)
                    .hasMessageStartingWith(
                            "Cannot keep query \"q\" in table \"public." + mine + "\": its relative table \"" + others
                                    + "\" holds the rows of query \"q\" of pipeline \"one\" up to batch 0");
        }
    }

    @Test
    void goesOnWithATableThatAnotherHadBefore() {
        try (ControlPlane one = ControlPlane.open(database, "one");
                ControlPlane two = ControlPlane.open(database, "two")) {
            begin(one).write(batch(0, 1));
            TestPostgres.run(database, "TRUNCATE t");
            begin(two).write(batch(0, 2));

            assertThatCode(() -> TableHistory.require(two, TABLE, "q", OptionalLong.of(0)))
                    .doesNotThrowAnyException();
        }
    }
}
