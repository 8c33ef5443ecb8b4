package weir.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LateToldTest {
    private Duration now = Duration.ofHours(1);

    @Test
    void tellsOfTheFirstAtOnceAndThenOfAllSinceOnceAMinute() {
        LateTold told = new LateTold(() -> now.toNanos());

        assertThat(told.add(0)).isEmpty();
        assertThat(told.add(3)).hasValue(3);
        now = now.plusSeconds(59);
        assertThat(told.add(2)).isEmpty();
        assertThat(told.add(4)).isEmpty();
        now = now.plusSeconds(1);
        assertThat(told.add(0)).hasValue(6);
        assertThat(told.add(5)).isEmpty();
        assertThat(told.rest()).hasValue(5);
        assertThat(told.rest()).isEmpty();
    }
}
