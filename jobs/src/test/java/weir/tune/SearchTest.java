package weir.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final Search SEARCH =
            new Search(Duration.ofMillis(8_000), Duration.ofMillis(100), Duration.ofMillis(60_000));

    @Test
    void halvesUntilABatchTakesLongerThanItsIntervalAndStepsBackUp() {
        // A batch takes 900 ms and 0.2 ms for each ms of its interval, so that 1,125 ms is the limit.
        List<Sample> samples = search(interval -> 900 + interval / 5);

        assertThat(intervals(samples)).containsExactly(8_000L, 4_000L, 2_000L, 1_000L, 1_250L);
        assertThat(Search.recommended(samples).map(Sample::interval)).contains(Duration.ofMillis(1_250));
    }

    @Test
    void stepsUpToTheLastIntervalThatKeptUpAndNotBeyond() {
        List<Sample> samples = search(interval -> 1_990);

        assertThat(intervals(samples)).containsExactly(8_000L, 4_000L, 2_000L, 1_000L, 1_250L, 1_562L, 1_953L);
        assertThat(Search.recommended(samples).map(Sample::interval)).contains(Duration.ofSeconds(2));
    }

    @Test
    void doublesWhereEvenTheFirstIsTooShort() {
        List<Sample> samples = search(interval -> 12_000);

        assertThat(intervals(samples)).containsExactly(8_000L, 16_000L, 10_000L, 12_500L);
        assertThat(Search.recommended(samples).map(Sample::interval)).contains(Duration.ofMillis(12_500));
    }

    @Test
    void goesNoFurtherThanItMay() {
        assertThat(intervals(search(interval -> 1))).startsWith(8_000L, 4_000L).endsWith(125L, 100L);

        List<Sample> never = search(interval -> interval + 1);
        assertThat(intervals(never)).containsExactly(8_000L, 16_000L, 32_000L, 60_000L);
        assertThat(Search.recommended(never)).isEmpty();
    }

    @Test
    void forgivesOneSlowBatchInTen() {
        List<Duration> took = new ArrayList<>(List.of(Duration.ofSeconds(9)));
        for (int batch = 0; batch < 9; batch++) {
            took.add(Duration.ofMillis(500));
        }

        assertThat(new Sample(Duration.ofSeconds(1), 10, took, 0).keepsUp()).isTrue();
        assertThat(new Sample(Duration.ofSeconds(1), 10, took.subList(0, 9), 0).keepsUp())
                .isFalse();
    }

    @Test
    void countsTheWaitForTheNextBatchAsLatency() {
        Sample sample = new Sample(Duration.ofSeconds(10), 5_000, List.of(Duration.ofSeconds(2)), 3);

        assertThat(sample.latency(0.5)).isBetween(Duration.ofMillis(6_950), Duration.ofMillis(7_050));
        assertThat(sample.latency(0.99)).isBetween(Duration.ofMillis(11_850), Duration.ofMillis(11_950));
        assertThat(sample.rowsPerSecond()).isEqualTo(2_500);
        assertThat(sample.requestsPerHour()).isEqualTo(1_080);
    }

    private static List<Sample> search(LongUnaryOperator took) {
        List<Sample> samples = new ArrayList<>();
        for (Optional<Duration> next = SEARCH.next(samples); next.isPresent(); next = SEARCH.next(samples)) {
            Duration batch = Duration.ofMillis(took.applyAsLong(next.get().toMillis()));
            samples.add(new Sample(next.get(), 100, List.of(batch, batch), 0));
            assertThat(samples).as("the search ends").hasSizeLessThan(50);
        }
        return samples;
    }

    private static List<Long> intervals(List<Sample> samples) {
        return samples.stream().map(sample -> sample.interval().toMillis()).toList();
    }
}
