package weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.Test;

/** Rows that say that they happened after their drop was sealed. */
class AheadTest extends DropReading {
    private static final long SEALED = 1_772_442_000_000L;
    private static final Map<String, String> LIMIT =
            Map.of("eventTime", "timestamp_millis(unused)", "maxAheadMillis", "5000");

    private static String row(long number, long at) {
        return "{\"n\":%d,\"unused\":%d,\"s\":\"text\"}".formatted(number, at);
    }

    private Dataset<Row> table(Map<String, String> options, String schema) {
        return spark.read()
                .format("weir")
                .schema(schema)
                .options(options)
                .load(directory.resolve("in").toString());
    }

    @Test
    void aRowIsAheadOnlyBeyondTheLimit() {
        // given
        drops.addSealed(
                "a",
                SEALED,
                row(1, SEALED + 5_000),
                row(2, SEALED + 5_001),
                "{\"n\":3,\"s\":\"no time\"}",
                row(4, 0),
                "[" + row(5, SEALED) + "," + row(6, 4_070_908_800_000L) + "]");

        // when
        List<Row> rows = table(LIMIT, "n BIGINT, unused BIGINT, s STRING, _ahead BOOLEAN, _error STRING")
                .select("n", "_ahead", "_error")
                .collectAsList();

        // then
        assertThat(rows)
                .extracting(row -> row.getLong(0) + " " + row.getBoolean(1))
                .containsExactly("1 false", "2 true", "3 false", "4 false", "5 false", "6 true");
        assertThat(rows.get(1).getString(2))
                .isEqualTo(
                        "its event time 2026-03-02T09:00:05.001Z is more than 5 seconds ahead of 2026-03-02T09:00:00Z,"
                                + " when its drop was sealed");
        assertThat(rows.get(0).isNullAt(2)).isTrue();
    }

    @Test
    void aRowIsAheadForAQueryThatDoesNotAskWhenItHappened() {
        drops.addSealed("a", SEALED, row(1, SEALED), row(2, SEALED + 9_000));

        List<Row> rows = table(LIMIT, "n BIGINT, unused BIGINT, _ahead BOOLEAN")
                .select("_ahead", "n")
                .collectAsList();

        assertThat(rows).extracting(Row::toString).containsExactly("[false,1]", "[true,2]");
    }

    @Test
    void aDropThatDoesNotSayWhenItWasSealedHasNoLimit() throws Exception {
        drops.add("a", row(1, 4_070_908_800_000L));

        assertThat(table(LIMIT, "n BIGINT, unused BIGINT, _ahead BOOLEAN")
                        .filter("_ahead")
                        .collectAsList())
                .isEmpty();
    }

    @Test
    void aTimeThatNoRowSaysHasNoLimit() {
        drops.addSealed("a", SEALED, row(1, SEALED + 9_000));

        for (String time :
                List.of("current_timestamp()", "timestamp_seconds(unused * 0 + rand())", "timestamp '2099-01-01'")) {
            assertThat(table(Map.of("eventTime", time, "maxAheadMillis", "0"), "unused BIGINT, _ahead BOOLEAN")
                            .filter("_ahead")
                            .collectAsList())
                    .as(time)
                    .isEmpty();
        }
    }

    @Test
    void aQueryThatMustNotMeetOneEndsAndNamesIt() {
        drops.addSealed("a", SEALED, row(1, SEALED), row(2, SEALED + 9_000));

        assertThatThrownBy(() -> table(
                                Map.of(
                                        "eventTime",
                                        "timestamp_millis(unused)",
                                        "maxAheadMillis",
                                        "5000",
                                        "badRows",
                                        "fail"),
                                "n BIGINT, unused BIGINT")
                        .select("n")
                        .collectAsList())
                .hasStackTraceContaining("Cannot read line 2 of drop \"a/000000000/000.json\"")
                .hasStackTraceContaining("its event time 2026-03-02T09:00:09Z is more than 5 seconds ahead");
    }

    @Test
    void progressCountsThem() throws Exception {
        drops.addSealed("a", SEALED, row(1, SEALED), row(2, SEALED + 9_000), row(3, SEALED + 9_000));

        StreamingQuery query = readAllThereIs(LIMIT);

        assertThat(numbers()).containsExactly(1L, 2L, 3L);
        assertThat(withRows(query)).singleElement().satisfies(progress -> assertThat(progress.sources()[0].metrics())
                .containsEntry("rowsAhead", "2"));
    }
}
