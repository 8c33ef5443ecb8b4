package weir.tune;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import weir.drop.Drop;
import weir.drop.Storage;
import weir.drop.StreamReader;
import weir.pipeline.Stream;
import weir.plan.Plan;
import weir.problem.PermanentFailure;
import weir.problem.TransientFailure;
import weir.rejects.StreamStore;

/** How fast drops have come lately, as the store's times tell. */
final class Arrivals {
    /** Of each lane; one listing tells of so many. */
    private static final long LATEST = 1_000;

    /** Where drops were copied their times say nothing, and are nearly the same. */
    private static final double MIN_SECONDS = 1;

    private Arrivals() {}

    /**
     * Drops a second of each stream, by name.
     *
     * @param plan all its streams are drops
     * @throws PermanentFailure if times do not tell
     */
    static Map<String, Double> dropsPerSecond(Plan plan) {
        Map<String, Double> arrivals = new LinkedHashMap<>();
        for (Stream stream : plan.pipeline().streams().values()) {
            Storage storage =
                    StreamStore.open(plan.pipeline(), stream.source().dropRoot().orElseThrow());
            try {
                arrivals.put(stream.name(), dropsPerSecond(stream, storage));
            } catch (IOException e) {
                throw new TransientFailure(
                        "list the stream \"" + storage.describe() + "\"",
                        e,
                        "Check that the place is there and may be read");
            }
        }
        return arrivals;
    }

    private static double dropsPerSecond(Stream stream, Storage storage) throws IOException {
        StreamReader reader = new StreamReader(storage);
        double sum = 0;
        for (String lane : reader.lanes()) {
            long next = reader.next(lane);
            sum += dropsPerSecond(reader.range(lane, Math.max(0, next - LATEST), next));
        }
        if (sum == 0) {
            throw new PermanentFailure(
                    "tell how many rows come in stream \"" + stream.name() + "\"",
                    "its drops have no times that say so: there are fewer than two, or they were copied",
                    "Say it by --rate");
        }
        return sum;
    }

    private static double dropsPerSecond(List<Drop> drops) {
        LongSummaryStatistics times =
                drops.stream().mapToLong(Drop::modifiedMillis).summaryStatistics();
        double seconds = drops.isEmpty() ? 0 : (times.getMax() - times.getMin()) / 1e3;
        return seconds < MIN_SECONDS ? 0 : (drops.size() - 1) / seconds;
    }
}
