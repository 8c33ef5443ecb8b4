package weir.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One figure, measured again and again at equal distances. The first third of a run is warm-up: classes, caches and compiled code come to be in it.
 */
final class Series {
    private final Duration interval;
    private final List<Double> values = new ArrayList<>();

    Series(Duration interval) {
        this.interval = interval;
    }

    void add(double value) {
        values.add(value);
    }

    double last() {
        return values.get(values.size() - 1);
    }

    double highest() {
        return Collections.max(values);
    }

    /** The median of what came after the warm-up. */
    double level() {
        return median(new ArrayList<>(settled()));
    }

    /** By how much the figure has risen since the warm-up. */
    double rise() {
        return slope() * (settled().size() - 1);
    }

    double risePerHour() {
        return slope() * Duration.ofHours(1).toMillis() / interval.toMillis();
    }

    private List<Double> settled() {
        return values.subList(values.size() / 3, values.size());
    }

    /** The median of the slopes of all pairs (Theil and Sen): single peaks do not count. */
    private double slope() {
        List<Double> settled = settled();
        List<Double> slopes = new ArrayList<>();
        for (int i = 0; i < settled.size(); i++) {
            for (int j = i + 1; j < settled.size(); j++) {
                slopes.add((settled.get(j) - settled.get(i)) / (j - i));
            }
        }
        return slopes.isEmpty() ? 0 : median(slopes);
    }

    private static double median(List<Double> numbers) {
        Collections.sort(numbers);
        return numbers.get(numbers.size() / 2);
    }
}
