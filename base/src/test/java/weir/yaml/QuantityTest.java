package weir.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void readsDurationsAndSizesWithAnyUnit() {
        assertThat(Quantity.duration("250ms")).contains(Duration.ofMillis(250));
        assertThat(Quantity.duration("2 Minutes")).contains(Duration.ofMinutes(2));
        assertThat(Quantity.duration("5m")).contains(Duration.ofMinutes(5));
        assertThat(Quantity.duration("5 min")).contains(Duration.ofMinutes(5));
        assertThat(Quantity.duration("300 s")).contains(Duration.ofMinutes(5));
        assertThat(Quantity.duration("1 day")).contains(Duration.ofDays(1));
        assertThat(Quantity.duration("36501 days")).isEmpty();
        assertThat(Quantity.duration("-1 s")).isEmpty();
        assertThat(Quantity.duration("1.5 s")).isEmpty();
        assertThat(Quantity.size("10 MB")).hasValue(10_000_000);
        assertThat(Quantity.size("1GiB")).hasValue(1L << 30);
        assertThat(Quantity.size("999999999999999 GiB")).isEmpty();
    }

    @Test
    void writesDurationsAsItReadsThem() {
        for (Duration duration : new Duration[] {
            Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1500), Duration.ofSeconds(1), Duration.ofDays(2)
        }) {
            assertThat(Quantity.duration(Quantity.written(duration))).contains(duration);
        }
        assertThat(Quantity.written(Duration.ofSeconds(1))).isEqualTo("1 second");
    }

    @Test
    void hasPatternsForWhatItReads() {
        assertThat("2 Minutes").matches(Quantity.durationPattern());
        assertThat("2 minutes long").doesNotMatch(Quantity.durationPattern());
        assertThat("1GiB").matches(Quantity.sizePattern());
        assertThat("0 B").doesNotMatch(Quantity.sizePattern());
    }
}
