package weir.tune;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The course's rule for the best micro-batch: halve the interval until a batch takes longer than it, then step back up, each time by a quarter, until it does
 * not. Where even the first interval is too short, double it until it is not, and then step up from the last one that was.
 *
 * @param first where to begin
 * @param least no interval is shorter
 * @param most no interval is longer
 */
public record Search(Duration first, Duration least, Duration most) {

    /**
     * The interval to measure next.
     *
     * @param samples what was measured so far, in this order
     * @return empty if the best is known, or there is none
     */
    public Optional<Duration> next(List<Sample> samples) {
        if (samples.isEmpty()) {
            return Optional.of(first);
        }
        Optional<Duration> best = recommended(samples).map(Sample::interval);
        Optional<Duration> tooShort = samples.stream()
                .filter(sample -> !sample.keepsUp())
                .map(Sample::interval)
                .filter(interval -> best.isEmpty() || interval.compareTo(best.get()) < 0)
                .max(Comparator.naturalOrder());
        if (best.isEmpty()) {
            return tooShort.filter(interval -> interval.compareTo(most) < 0)
                    .map(interval -> shorter(interval.multipliedBy(2), most));
        }
        if (tooShort.isEmpty()) {
            return best.filter(interval -> interval.compareTo(least) > 0)
                    .map(interval -> longer(interval.dividedBy(2), least));
        }
        return tooShort.map(interval -> interval.multipliedBy(5).dividedBy(4))
                .filter(step -> step.compareTo(best.get()) < 0);
    }

    /** The shortest interval whose batches keep up; empty if none does. */
    public static Optional<Sample> recommended(List<Sample> samples) {
        return samples.stream().filter(Sample::keepsUp).min(Comparator.comparing(Sample::interval));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
