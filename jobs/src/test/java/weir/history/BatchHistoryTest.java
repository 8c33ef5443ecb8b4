package weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchHistoryTest {
    private static final long NOON = 1_772_452_800_000L;

    private final Random random = new Random(19);
    private final BatchHistory history = new BatchHistory();

    @Test
    void givesBackWhatWasAdded() {
        List<BatchRecord> batches = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            batches.add(batch(i, 1 + random.nextInt(5), random.nextInt(3)));
        }

        batches.forEach(history::add);

        assertThat(history.last(1_000)).isEqualTo(batches);
        assertThat(history.last(3)).isEqualTo(batches.subList(997, 1_000));
    }

    @Test
    void keepsExtremeNumbers() {
        BatchRecord extreme = new BatchRecord(
                Long.MAX_VALUE,
                0,
                Long.MIN_VALUE + 1,
                List.of(-1L, 0L, Long.MAX_VALUE, 1L, 2L, 3L, 4L),
                Long.MAX_VALUE,
                0,
                -1,
                Long.MAX_VALUE,
                new BatchRecord.EventTimes(
                        OptionalLong.of(Long.MAX_VALUE), OptionalLong.empty(), OptionalLong.of(-1), OptionalLong.of(0)),
                List.of(),
                List.of(new BatchRecord.DropRange(3, "ä lane", 999_999_999_998L, 999_999_999_999L)));

        history.add(batch(7, 1, 1));
        history.add(extreme);

        assertThat(history.last(1)).containsExactly(extreme);
    }

    @Test
    void remembersTenThousandBatchesOfTwentyQueriesInThirtyMegabytes() {
        List<BatchHistory> twenty = IntStream.range(0, 20)
                .mapToObj(query -> new BatchHistory())
                .toList();

        twenty.forEach(each ->
                LongStream.range(0, BatchHistory.MAX_BATCHES).forEach(number -> each.add(batch(number, 2, 2))));

        assertThat(twenty).allSatisfy(each -> assertThat(each.batches()).isEqualTo(BatchHistory.MAX_BATCHES));
        assertThat(twenty.stream().mapToLong(BatchHistory::size).sum()).isLessThan(30_000_000);
    }

    @Test
    void forgetsTheOldestOfTooMany() {
        LongStream.range(0, 11_000).forEach(number -> history.add(batch(number, 1, 1)));

        assertThat(history.batches()).isBetween(BatchHistory.MAX_BATCHES - Block.MAX_BATCHES, BatchHistory.MAX_BATCHES);
        List<BatchRecord> last = history.last(BatchHistory.MAX_BATCHES);
        assertThat(last.get(last.size() - 1).number()).isEqualTo(10_999);
        assertThat(last.get(0).number()).isEqualTo(11_000 - last.size());
    }

    @Test
    void remembersFewerBatchesOfManyLanes() {
        LongStream.range(0, 8_000).forEach(number -> history.add(batch(number, 100, 1)));

        assertThat(history.size()).isLessThanOrEqualTo(BatchHistory.MAX_BYTES);
        assertThat(history.batches()).isBetween(1_000, 7_999);
    }

    @Test
    void putsEarlierLivesBeforeItsOwnBatches() {
        history.add(batch(5, 1, 1));

        history.refill(List.of(batch(3, 1, 1), batch(4, 1, 1), batch(5, 1, 1)));
        history.refill(List.of(batch(3, 1, 1), batch(4, 1, 1), batch(5, 1, 1)));
        history.add(batch(6, 1, 1));

        assertThat(history.last(10)).extracting(BatchRecord::number).containsExactly(3L, 4L, 5L, 6L);
    }

    @Test
    void knowsUpToWhereLanesAreRead() {
        history.add(withDrops(1, new BatchRecord.DropRange(0, "a", 4, 6), new BatchRecord.DropRange(1, "a", 0, 1)));
        history.add(withDrops(2, new BatchRecord.DropRange(0, "a", 6, 7)));
        history.refill(List.of(withDrops(0, new BatchRecord.DropRange(0, "a", 0, 4), new BatchRecord.DropRange(0, "b", 0, 9))));

        assertThat(history.positions())
                .containsEntry(new BatchHistory.Lane(0, "a"), 7L)
                .containsEntry(new BatchHistory.Lane(1, "a"), 1L)
                .containsEntry(new BatchHistory.Lane(0, "b"), 9L)
                .hasSize(3);
    }

    private BatchRecord withDrops(long number, BatchRecord.DropRange... drops) {
        BatchRecord any = batch(number, 1, 1);
        return new BatchRecord(
                number,
                any.epoch(),
                any.atMillis(),
                any.phaseMillis(),
                any.rowsIn(),
                any.rowsLate(),
                any.stateRows(),
                any.stateBytes(),
                any.times(),
                any.sinks(),
                List.of(drops));
    }

    /** One of five seconds, with about a hundred thousand rows. */
    private BatchRecord batch(long number, int lanes, int sinks) {
        long at = NOON + 5_000 * number + random.nextInt(200);
        return new BatchRecord(
                number,
                1 + number / 5_000,
                at,
                random.ints(7, 0, 900).asLongStream().boxed().toList(),
                random.nextInt(200_000),
                random.nextInt(10),
                random.nextInt(1_000_000),
                random.nextInt(100_000_000),
                new BatchRecord.EventTimes(
                        OptionalLong.of(at - 9_000 - random.nextInt(999)),
                        OptionalLong.of(at - random.nextInt(999)),
                        OptionalLong.of(at - 4_000 - random.nextInt(999)),
                        number == 0 ? OptionalLong.empty() : OptionalLong.of(at - 30_000)),
                IntStream.range(0, sinks)
                        .mapToObj(i -> new BatchRecord.Kept("postgres:t" + i, random.nextInt(200_000), random.nextInt(900)))
                        .toList(),
                IntStream.range(0, lanes)
                        .mapToObj(i -> new BatchRecord.DropRange(0, "lane-" + i, 5 * number, 5 * number + 5))
                        .toList());
    }
}
