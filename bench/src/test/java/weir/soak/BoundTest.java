package weir.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoundTest {
    private static final int MEASUREMENTS = 60;
    private static final double LEVEL = 100_000;
    private static final double NOISE = 3_000;

    private final Random random = new Random(1);

    /** Noise around a level that rises by so much over the whole run. */
    private Series series(double rise) {
        Series series = new Series(Duration.ofMinutes(1));
        for (int i = 0; i < MEASUREMENTS; i++) {
            series.add(LEVEL + rise * i / MEASUREMENTS + NOISE * (random.nextDouble() - 0.5));
        }
        return series;
    }

    @Test
    void findsAFigureThatRisesSlowly() {
        assertThat(new Bound.Steady(0.1, NOISE).fault(series(30_000)))
                .hasValueSatisfying(
                        fault -> assertThat(fault).startsWith("rose by ").endsWith("are noise"));
    }

    @Test
    void takesNoiseForNoise() {
        assertThat(new Bound.Steady(0, NOISE).fault(series(0))).isEmpty();
    }

    @Test
    void passesOverSinglePeaks() {
        Series series = series(0);
        for (int i = 0; i < 5; i++) {
            series.add(LEVEL * 3);
        }

        assertThat(new Bound.Steady(0, NOISE).fault(series)).isEmpty();
    }

    @Test
    void forgetsTheWarmUp() {
        Series series = new Series(Duration.ofMinutes(1));
        for (int i = 0; i < MEASUREMENTS; i++) {
            series.add(Math.min(LEVEL, LEVEL * i / 15));
        }

        assertThat(new Bound.Steady(0, 1).fault(series)).isEmpty();
        assertThat(series.level()).isEqualTo(LEVEL);
    }

    @Test
    void findsAFigureBeyondItsLimit() {
        assertThat(new Bound.AtMost(LEVEL - NOISE).fault(series(0)))
                .hasValueSatisfying(
                        fault -> assertThat(fault).startsWith("reached ").endsWith("of at most 97,000"));
        assertThat(new Bound.AtMost(LEVEL + NOISE).fault(series(0))).isEmpty();
    }

    @Test
    void asksForABoundOfEachFigure() {
        assertThat(new Report(Map.of("rows: new_table", series(0))).faults())
                .containsExactly("\"rows: new_table\" has no bound. Give it one in weir.soak.Bounds.");
    }
}
