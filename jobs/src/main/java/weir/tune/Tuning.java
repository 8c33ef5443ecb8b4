package weir.tune;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import weir.plan.Plan;
import weir.problem.PermanentFailure;

/** Looks for the best interval by measuring. */
public final class Tuning {
    private static final int BATCHES = 5;
    private static final long MIN_MILLIS = 100;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private Tuning() {}

    /**
     * What was measured, by the search's order.
     *
     * @param rate rows a second that come in, by drops of all streams alike; empty to ask the drops' times
     * @param first the interval to begin with
     * @param limit measuring ends by then
     * @param measured takes each sample as soon as it is known
     * @throws PermanentFailure if there are too few drops to measure anything
     */
    public static List<Sample> run(
            SparkSession spark,
            Plan plan,
            OptionalDouble rate,
            Duration first,
            Duration limit,
            Consumer<Sample> measured)
            throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<Map<String, Double>> asked =
                rate.isPresent() ? Optional.empty() : Optional.of(Arrivals.dropsPerSecond(plan));
        Measuring measuring = new Measuring(spark, plan, BATCHES);
        // Starts Spark's machinery, too.
        Sample smallest = measuring
                .measure(first, drops(evenly(plan, 0), first), deadline)
                .filter(sample -> sample.rows() > 0)
                .orElseThrow(() -> tooFew(1));
        Map<String, Double> arrivals = asked.orElseGet(() -> evenly(plan, rate.orElseThrow() / smallest.rows()));
        double fastest = Collections.max(arrivals.values());
        // No batch is smaller than a drop.
        Duration least = Duration.ofMillis(Math.max(MIN_MILLIS, Math.round(1_000 / fastest)));
        Search search = new Search(first.compareTo(least) < 0 ? least : first, least, LONGEST);
        List<Sample> samples = new ArrayList<>();
        Optional<Duration> next = search.next(samples);
        while (next.isPresent() && System.nanoTime() < deadline) {
            Map<String, Integer> drops = drops(arrivals, next.get());
            Optional<Sample> sample = measuring.measure(next.get(), drops, deadline);
            if (sample.isEmpty()) {
                break;
            }
            samples.add(sample.get());
            measured.accept(sample.get());
            next = search.next(samples);
        }
        if (samples.isEmpty()) {
            throw tooFew(Collections.max(drops(arrivals, search.first()).values()));
        }
        return samples;
    }

    private static Map<String, Double> evenly(Plan plan, double dropsPerSecond) {
        return plan.pipeline().streams().keySet().stream()
                .collect(Collectors.toMap(Function.identity(), stream -> dropsPerSecond));
    }

    /** At least one of each stream. */
    private static Map<String, Integer> drops(Map<String, Double> dropsPerSecond, Duration interval) {
        return dropsPerSecond.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry ->
                (int) Math.max(1, Math.round(entry.getValue() * interval.toMillis() / 1_000))));
    }

    private static PermanentFailure tooFew(int dropsOfBatch) {
        return new PermanentFailure(
                "measure batches",
                "there are not three of " + dropsOfBatch + (dropsOfBatch == 1 ? " drop" : " drops")
                        + " with rows, or there was no time to read them",
                "Feed the stream for a while, begin with a shorter interval by --from, or allow more time by --for");
    }
}
