package weir.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.run.QueryLiveness;

class StuckWatchTest {
    private final StuckWatch watch = new StuckWatch(Duration.ofMinutes(10));

    @Test
    void aQueryThatWorksWithoutASignIsStuckOnceTheBoundIsPassed() {
        look(0, new QueryLiveness("sums", true, 7));
        look(600, new QueryLiveness("sums", true, 7));
        assertThat(watch.stuck(at(600))).isEmpty();

        look(601, new QueryLiveness("sums", true, 7));

        assertThat(watch.stuck(at(601))).containsOnlyKeys("sums").containsValue(Duration.ofSeconds(601));
    }

    @Test
    void aSlowQueryWhoseTasksGetOnIsNotStuck() {
        for (int second = 0; second < 7200; second += 500) {
            look(second, new QueryLiveness("slow", true, second));
        }

        assertThat(watch.stuck(at(7200))).isEmpty();
    }

    @Test
    void aQueryThatWaitsIsNotStuckNorIsItsNextBatch() {
        look(0, new QueryLiveness("idle", true, 7));
        look(1, new QueryLiveness("idle", false, 7));
        look(3600, new QueryLiveness("idle", false, 7));

        look(3601, new QueryLiveness("idle", true, 7));

        assertThat(watch.stuck(at(3601))).isEmpty();
        assertThat(watch.stuck(at(4300))).containsOnlyKeys("idle");
    }

    @Test
    void oneSignEndsIt() {
        look(0, new QueryLiveness("sums", true, 7), new QueryLiveness("rows", true, 3));
        look(700, new QueryLiveness("sums", true, 8), new QueryLiveness("rows", true, 3));

        assertThat(watch.stuck(at(700))).containsOnlyKeys("rows");
    }

    private void look(long second, QueryLiveness... pulses) {
        watch.look(List.of(pulses), at(second));
    }

    /** The clock may have begun anywhere. */
    private static long at(long second) {
        return Long.MAX_VALUE - 5_000_000_000L + second * 1_000_000_000L;
    }
}
