package weir.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import weir.drop.Drop;
import weir.drop.Run;

/**
 * What a stream still has for a query.
 *
 * @param drops how many are there and not read yet
 * @param bytes how many these are, as stored; an estimate where not all of them were listed
 * @param holes lanes that wait for a missing drop, as {@code lane:number (n waiting)}
 */
record Backlog(long drops, long bytes, List<String> holes) {

    /**
     * @param seen what the last look found
     * @param consumed how far lanes were read since
     * @param reach where a lane's writer goes on; asked only where the look stopped early
     */
    static Backlog of(List<LaneTail> seen, LaneOffsets consumed, ToLongFunction<String> reach) {
        long drops = 0;
        long bytes = 0;
        for (LaneTail found : seen) {
            long next = consumed.startOf(found.lane(), found.none());
            List<Drop> listed =
                    found.drops().stream().filter(drop -> drop.number() >= next).toList();
            long listedBytes = listed.stream().mapToLong(Drop::bytes).sum();
            long beyond = found.after() instanceof Run.More
                    ? Math.max(
                            0,
                            reach.applyAsLong(found.lane())
                                    - Math.max(next, found.all().next()))
                    : 0;
            long average = found.drops().isEmpty()
                    ? 0
                    : found.drops().stream().mapToLong(Drop::bytes).sum()
                            / found.drops().size();
            drops += listed.size() + beyond;
            bytes += listedBytes + beyond * average;
        }
        List<String> holes = seen.stream()
                .filter(found -> found.after() instanceof Run.Hole)
                .map(found -> {
                    Run.Hole hole = (Run.Hole) found.after();
                    return "%s:%d (%d waiting)".formatted(found.lane(), hole.number(), hole.waiting());
                })
                .toList();
        return new Backlog(drops, bytes, holes);
    }

    Map<String, String> asMetrics() {
        Map<String, String> metrics = new TreeMap<>();
        metrics.put("dropsBehind", Long.toString(drops));
        metrics.put("bytesBehind", Long.toString(bytes));
        if (!holes.isEmpty()) {
            metrics.put("holes", holes.stream().collect(Collectors.joining(", ")));
        }
        return metrics;
    }
}
