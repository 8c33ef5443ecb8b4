package weir.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.plans.logical.EventTimeWatermark;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.execution.streaming.EventTimeStats;
import org.apache.spark.sql.execution.streaming.EventTimeWatermarkExec;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import scala.runtime.BoxedUnit;
import weir.catalyst.Trees;

/**
 * How far the streams of a query have come by the times of their rows. Its watermark is that of the slowest; which one that is Spark tells nobody. For one
 * start of a query, as Spark's own memory of it. Not safe for many threads.
 */
final class StreamClocks {
    /** Streams are never equally far; this is not worth a word. */
    private static final long MILLIS_WORTH_A_WORD = 60_000;

    private final Map<Long, Clock> clocks = new LinkedHashMap<>();

    /**
     * How far a stream is, where a query reads it.
     *
     * @param watermarkMillis what the watermark would be if there were no other, in ms since 1970; 0 if it has brought no row
     */
    record Clock(String stream, long watermarkMillis) {
        Clock latest(Clock other) {
            return other.watermarkMillis > watermarkMillis ? other : this;
        }
    }

    /**
     * Takes in a batch whose rows were all made.
     *
     * @param streams the names of the pipeline's
     */
    void batch(IncrementalExecution execution, Collection<String> streams) {
        Map<Long, String> names = new HashMap<>();
        collect(execution.logical(), streams, Optional.empty(), names);
        List<EventTimeWatermarkExec> marks = new ArrayList<>();
        execution.executedPlan().foreach(node -> {
            if (node instanceof EventTimeWatermarkExec mark) {
                marks.add(mark);
            }
            return BoxedUnit.UNIT;
        });
        for (EventTimeWatermarkExec mark : marks) {
            long place = mark.eventTime().exprId().id();
            if (names.containsKey(place)) {
                EventTimeStats stats = mark.eventTimeStats().value();
                add(place, new Clock(names.get(place), stats.count() > 0 ? stats.max() - mark.delayMs() : 0));
            }
        }
    }

    /** @param place where the query reads the stream: the number of its column of times */
    void add(long place, Clock clock) {
        clocks.merge(place, clock, Clock::latest);
    }

    /** The stream that all others wait for; empty if they are about equally far. */
    Optional<String> slowest() {
        Comparator<Clock> byTime = Comparator.comparingLong(Clock::watermarkMillis);
        Optional<Clock> last = clocks.values().stream().max(byTime);
        return clocks.values().stream()
                .min(byTime)
                .filter(first -> last.get().watermarkMillis() - first.watermarkMillis() >= MILLIS_WORTH_A_WORD)
                .map(Clock::stream);
    }

    private static void collect(
            LogicalPlan node, Collection<String> streams, Optional<String> within, Map<Long, String> names) {
        Optional<String> stream = within;
        if (node instanceof View view) {
            String name = view.desc().identifier().table().toLowerCase(Locale.ROOT);
            stream = streams.stream()
                    .filter(each -> each.equalsIgnoreCase(name))
                    .findFirst()
                    .or(() -> within);
        } else if (node instanceof EventTimeWatermark mark && within.isPresent()) {
            names.put(mark.eventTime().exprId().id(), within.get());
        }
        for (LogicalPlan child : Trees.list(node.children())) {
            collect(child, streams, stream, names);
        }
    }
}
