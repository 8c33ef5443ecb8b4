package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import weir.control.ControlPlane;
import weir.control.PostgresConnection;
import weir.control.TestPostgres;
import weir.sink.SourceRange;

final class LateRowRangesTest {
    private final PostgresConnection database = TestPostgres.database();
    private ControlPlane control;

    @BeforeEach
    void open() {
        control = ControlPlane.open(database, "watch");
    }

    @AfterEach
    void close() {
        control.close();
    }

    private LateRowRanges ranges(int most) {
        return new LateRowRanges(control, "sums", most);
    }

    private static SourceRange range(int from) {
        return new SourceRange("[{\"a\":" + from + ",\"still\":7}]", "[{\"a\":" + (from + 1) + ",\"still\":7}]");
    }

    private String kept() {
        return String.join(
                " ",
                TestPostgres.rows(
                        database,
                        "SELECT first_batch, last_batch, source_start, source_end, watermark, rows FROM weir.late_rows"
                                + " ORDER BY first_batch"));
    }

    @Test
    void batchesWithOneWatermarkAreOneRange() {
        LateRowRanges ranges = ranges(100);

        ranges.write(3, range(3), 1_000, 2);
        ranges.write(4, range(4), 1_000, 1);
        ranges.write(7, new SourceRange("[{\"a\":9}]", "[{\"a\":10,\"new\":1}]"), 1_000, 1);
        ranges.write(8, range(10), 2_000, 5);

        assertThat(kept())
                .isEqualTo("3|7|[{\"a\":3}]|[{\"a\":10,\"new\":1}]|1000|4 8|8|[{\"a\":10}]|[{\"a\":11}]|2000|5");
    }

    @Test
    void aBatchThatComesAgainIsNotedOnce() {
        ranges(100).write(3, range(3), 1_000, 2);

        ranges(100).write(3, range(3), 1_000, 2);

        assertThat(kept()).isEqualTo("3|3|[{\"a\":3}]|[{\"a\":4}]|1000|2");
    }

    @Test
    void aQueryThatBeginsAnewHasNoNotesOfItsEarlierLife() {
        LateRowRanges before = ranges(100);
        before.write(3, range(3), 1_000, 2);
        before.write(4, range(4), 2_000, 2);

        ranges(100).write(0, range(0), 500, 1);

        assertThat(kept()).isEqualTo("0|0|[{\"a\":0}]|[{\"a\":1}]|500|1");
    }

    @Test
    void whatIsLongPastIsOneRangeWithoutAWatermark() {
        LateRowRanges ranges = ranges(3);
        for (int batch = 0; batch <= 200; batch++) {
            ranges.write(batch, range(batch), batch, 2);
        }

        assertThat(TestPostgres.rows(
                        database,
                        "SELECT first_batch, last_batch, watermark, rows FROM weir.late_rows ORDER BY first_batch"))
                .containsExactly("0|197|null|396", "198|198|198|2", "199|199|199|2", "200|200|200|2");
    }
}
