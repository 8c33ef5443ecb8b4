package weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weir.drop.Compression;

class DropStreamTest extends DropReading {
    @Test
    void readsEachDropOnceAcrossRestarts() throws Exception {
        drops.add("a", row(0), row(1));
        drops.add("b", row(10));
        readAllThereIs(Map.of());
        drops.add("a", row(2));
        drops.add("c", row(20), row(21));

        readAllThereIs(Map.of());

        assertThat(numbers()).containsExactlyInAnyOrder(0L, 1L, 10L, 2L, 20L, 21L);
    }

    @Test
    void readsABatchAgainThatWasPlannedAndNotKept() throws Exception {
        drops.add("a", row(0));
        drops.add("a", row(1));
        failing = true;
        assertThatThrownBy(() -> readAllThereIs(Map.of())).hasMessageContaining("the sink is away");
        failing = false;
        drops.add("a", row(2));

        StreamingQuery again = readAllThereIs(Map.of());

        assertThat(offsets(again)).containsExactly("{\"a\":2}", "{\"a\":3}");
        assertThat(numbers()).containsExactly(0L, 1L, 2L);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void unpacksDrops(Compression compression) throws Exception {
        drops.addRaw("a", compression, (row(1) + "\n" + row(2)).getBytes(StandardCharsets.UTF_8));

        readAllThereIs(Map.of());

        assertThat(numbers()).containsExactly(1L, 2L);
    }

    @Test
    void takesAtMostSoManyDropsABatchFromEachLaneInTurn() throws Exception {
        for (int i = 0; i < 5; i++) {
            drops.add("a", row(i));
        }
        drops.add("b", row(100));

        StreamingQuery query = readAllThereIs(Map.of("maxDropsPerTrigger", "2"));

        assertThat(offsets(query)).containsExactly("{\"a\":1,\"b\":1}", "{\"a\":3,\"b\":1}", "{\"a\":5,\"b\":1}");
        assertThat(numbers()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 100L);
    }

    @Test
    void takesAtMostSoManyBytesABatchButAtLeastOneDrop() throws Exception {
        drops.add("a", row(1));
        drops.add("a", row(2));

        StreamingQuery query = readAllThereIs(Map.of("maxBytesPerTrigger", "1"));

        assertThat(offsets(query)).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void tellsHowMuchIsBehind() throws Exception {
        for (int i = 0; i < 4; i++) {
            drops.add("a", row(i));
        }

        StreamingQuery query = readAllThereIs(Map.of("maxDropsPerTrigger", "1"));

        assertThat(withRows(query).stream()
                        .map(progress -> progress.sources()[0].metrics().get("dropsBehind")))
                .containsExactly("3", "2", "1", "0");
        long bytes = row(0).length() + 1L;
        assertThat(withRows(query).get(0).sources()[0].metrics())
                .containsEntry("bytesBehind", Long.toString(3 * bytes));
    }

    @Test
    void countsTheRowsItRead() throws Exception {
        drops.add("a", row(1), row(2), row(3));

        StreamingQuery query = readAllThereIs(Map.of());

        assertThat(withRows(query)).hasSize(1);
        assertThat(withRows(query).get(0).numInputRows()).isEqualTo(3);
    }

    @Test
    void namesTheLineThatDoesNotFitWhenBadRowsAreToFail() throws Exception {
        drops.add("a", row(0), "{\"n\": \"zero\", \"s\": \"x\"}");

        // The bad column is one that the query does not use.
        assertThatThrownBy(() -> run(stream(Map.of("badRows", "fail")).select("s"), directory.resolve("fail")))
                .hasMessageContaining("Cannot read line 2 of drop \"a/000000000/000.json\" in \""
                        + directory.resolve("in") + "\": Cannot parse the field name 'n' and the value zero");
    }

    @Test
    void tellsWhereRowsComeFromAndWhatIsWrongWithThem() throws Exception {
        drops.add("a", row(0));
        drops.add("a", row(1), "", "{\"n\": 2,", row(3));

        Dataset<Row> rows = spark.read()
                .format("weir")
                .schema("_lane STRING, _drop BIGINT, n BIGINT, _line INT, _error STRING, _raw STRING")
                .load(directory.resolve("in").toString());

        assertThat(rows.select("_lane", "_drop", "_line", "n", "_raw").collectAsList().stream()
                        .map(Row::toString))
                .containsExactly("[a,0,1,0,null]", "[a,1,1,1,null]", "[a,1,3,null,{\"n\": 2,]", "[a,1,4,3,null]");
        assertThat(rows.where("_error IS NOT NULL").select("_error").first().getString(0))
                .startsWith("Unexpected end-of-input");
    }

    @Test
    void readsARangeOfOffsetsAsATable() throws Exception {
        for (int i = 0; i < 5; i++) {
            drops.add("a", row(i));
        }

        Dataset<Row> rows = spark.read()
                .format("weir")
                .schema("n BIGINT")
                .option("startingOffsets", "{\"a\":1}")
                .option("endingOffsets", "{\"a\":3}")
                .load(directory.resolve("in").toString());

        assertThat(rows.collectAsList().stream().map(row -> row.getLong(0))).containsExactly(1L, 2L);
    }

    @Test
    void handsOnlyTheColumnsOfThePlanOn() throws Exception {
        drops.add("a", row(7));
        StreamingQuery query = run(stream(Map.of()).where("n > 5").select("s"), directory.resolve("prune"));

        String plan = executedPlan(query);

        assertThat(plan).contains("MicroBatchScan[n#").doesNotContain("unused#");
    }

    @Test
    void keepsTheColumnsOfTwoReadsOfOneStreamApart() throws Exception {
        drops.add("a", "{\"n\": 1, \"unused\": 100}", "{\"n\": 2, \"unused\": 200}");
        Dataset<Row> stream = stream(Map.of());
        // Both sides are the same kind of plan over the same stream, but for the column.
        Dataset<Row> union = stream.selectExpr("n AS v")
                .repartition(2)
                .union(stream.selectExpr("unused AS v").repartition(2));

        run(union, directory.resolve("union"));

        assertThat(new TreeSet<>(numbers())).containsExactly(1L, 2L, 100L, 200L);
    }

    @Test
    void refusesWhatItCannotUse() {
        assertThatThrownBy(() -> spark.readStream().format("weir").load("somewhere"))
                .hasMessage("Cannot read the stream \"somewhere\": its columns are not declared."
                        + " Declare them, for example with .schema(\"User STRING, x DOUBLE\").");
        assertThatThrownBy(() -> stream(Map.of("maxDropsPerTrigger", "none")))
                .hasMessage("Cannot read a stream of drops: the option \"maxDropsPerTrigger\" is \"none\"."
                        + " Set it to a whole number above 0.");
        assertThatThrownBy(() ->
                        spark.readStream().format("weir").schema("_line STRING").load("somewhere"))
                .hasMessage("Cannot read a stream of drops: the column \"_line\" is declared as STRING."
                        + " Declare it as INT, or give your column another name.");
    }
}
