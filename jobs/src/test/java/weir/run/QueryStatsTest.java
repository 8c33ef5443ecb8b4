package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.streaming.SinkProgress;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.Test;

class QueryStatsTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final SetClock clock = new SetClock();
    private final QueryStats board = new QueryStats("sums", List.of(), Duration.ofHours(1), clock);

    private static final class SetClock extends Clock {
        private Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void isNotBehindByLessThanNothingWhenTheClockIsSetBack() {
        board.told(progress(0, NOON, 0));
        clock.now = NOON.minus(Duration.ofHours(1));

        board.told(progress(1, NOON, 3));

        assertThat(board.progress().behind()).contains(Duration.ZERO);
        clock.now = NOON.plusSeconds(5);
        assertThat(board.progress().behind()).contains(Duration.ofSeconds(5));
    }

    @Test
    void tellsOnceOfAWatermarkThatIsAheadOfTheClock() {
        try (Logged log = new Logged(QueryStats.class)) {
            board.told(progress(0, NOON.plus(Duration.ofHours(1)), 0));
            assertThat(log.warnings()).isEmpty();

            board.told(progress(1, NOON.plus(Duration.ofDays(400)), 0));
            board.told(progress(2, NOON.plus(Duration.ofDays(400)), 0));

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains(
                            "the watermark is ahead of the clock",
                            "query=\"sums\" watermark=2027-04-06T12:00:00Z clock=2026-03-02T12:00:00Z");
        }
        assertThat(board.progress().watermark()).contains(NOON.plus(Duration.ofDays(400)));
    }

    @Test
    void countsLateRowsOfABatchOnceAndWhenItIsCommitted() {
        board.late(0, 4);
        board.late(0, 4);
        assertThat(board.progress().rowsLate()).isZero();

        board.told(progress(0, NOON, 0));
        board.told(progress(0, NOON, 0));

        assertThat(board.progress().rowsLate()).isEqualTo(4);
    }

    private static StreamingQueryProgress progress(long batch, Instant watermark, int dropsBehind) {
        return new StreamingQueryProgress(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "sums",
                NOON.toString(),
                batch,
                10,
                Map.of("addBatch", 5L),
                Map.of("watermark", watermark.toString()),
                new StateOperatorProgress[0],
                new SourceProgress[] {
                    new SourceProgress(
                            "drops", "{}", "{}", "{}", 1, 1, 1, Map.of("dropsBehind", Integer.toString(dropsBehind)))
                },
                new SinkProgress("batches", 1L, Map.of()),
                Map.of());
    }
}
