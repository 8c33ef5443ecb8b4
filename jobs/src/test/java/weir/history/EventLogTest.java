package weir.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final EventLog log =
            new EventLog(Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC), 3);

    @Test
    void goesOnBehindAnEvent() {
        log.add(DriverEvent.Kind.EPOCH, "epoch 3 began");
        log.add(DriverEvent.Kind.BATCH, Optional.of("sums"), "3 rows", 7);

        assertThat(log.behind(1, 10))
                .containsExactly(
                        new DriverEvent(2, 1_772_452_800_000L, DriverEvent.Kind.BATCH, Optional.of("sums"), "3 rows", 7));
        assertThat(log.behind(0, 1)).extracting(DriverEvent::number).containsExactly(1L);
        assertThat(log.behind(2, 10)).isEmpty();
    }

    @Test
    void knowsWhenEventsWereForgottenInBetween() {
        for (int i = 0; i < EventLog.MAX_EVENTS + 5; i++) {
            log.add(DriverEvent.Kind.BATCH, "more");
        }

        assertThat(log.hasAllBehind(4)).isFalse();
        assertThat(log.hasAllBehind(5)).isTrue();
        assertThat(log.hasAllBehind(log.last())).isTrue();
        assertThat(log.hasAllBehind(log.last() + 1)).as("of another life").isFalse();
        assertThat(log.behind(0, Integer.MAX_VALUE)).hasSize(EventLog.MAX_EVENTS);
    }
}
