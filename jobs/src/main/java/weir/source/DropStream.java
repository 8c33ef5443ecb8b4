package weir.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.connector.read.streaming.Offset;
import org.apache.spark.sql.connector.read.streaming.ReadAllAvailable;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReportsSourceMetrics;
import org.apache.spark.sql.connector.read.streaming.SupportsTriggerAvailableNow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drops as a stream of micro-batches. Its offset is how far each lane was read ({@link LaneOffsets}); new lanes are found at each trigger.
 *
 * <p>Copies that hand on fewer columns ({@link #only}) share the original's state, and are equal to it, for Spark looks up the original by a
 * copy when it counts rows. Two copies with different columns are not equal, for Spark would take one's rows for the other's when both feed
 * the same kind of exchange. The original itself never runs beside its copies: {@link PruneStreamColumns} leaves none where it finds a
 * projection.
 */
final class DropStream implements MicroBatchStream, SupportsTriggerAvailableNow, ReportsSourceMetrics, SkippingStream {
    /** Under this name progress says how many rows of the batch were too far ahead. */
    private static final String ROWS_AHEAD = "rowsAhead";

    private static final Logger LOG = LoggerFactory.getLogger(DropStream.class);

    /** What copies share. */
    private static final class Shared {
        private List<LaneTail> seen = List.of();
        private Optional<Map<String, Long>> bound = Optional.empty();
        private final LongAccumulator ahead;
        private long aheadTold;

        Shared(LongAccumulator ahead) {
            this.ahead = ahead;
        }
    }

    private final DropPlanner planner;
    private final RowShape shape;
    private final ReadOptions options;
    private final Shared shared;
    private final boolean copy;

    /** @param ahead counts rows that are too far ahead */
    DropStream(DropPlanner planner, RowShape shape, ReadOptions options, LongAccumulator ahead) {
        this(planner, shape, options, new Shared(ahead), false);
    }

    private DropStream(DropPlanner planner, RowShape shape, ReadOptions options, Shared shared, boolean copy) {
        this.planner = planner;
        this.shape = shape;
        this.options = options;
        this.shared = shared;
        this.copy = copy;
    }

    /** The same stream, handing on only these columns. */
    DropStream only(StructType columns) {
        return new DropStream(planner, shape.only(columns), options, shared, true);
    }

    /** The columns it hands on. */
    StructType columns() {
        return shape.output();
    }

    boolean isCopy() {
        return copy;
    }

    @Override
    public Offset initialOffset() {
        return LaneOffsets.NONE;
    }

    @Override
    public Offset deserializeOffset(String json) {
        return LaneOffsets.parse(json);
    }

    @Override
    public Offset latestOffset() {
        throw new UnsupportedOperationException(
                "Spark asks a source with admission control for latestOffset(start, limit)");
    }

    @Override
    public ReadLimit getDefaultReadLimit() {
        return ReadLimit.maxFiles((int) Math.min(Integer.MAX_VALUE, options.maxDropsPerTrigger()));
    }

    @Override
    public Offset latestOffset(Offset start, ReadLimit limit) {
        Admission admission = limit instanceof ReadAllAvailable
                ? new Admission(Long.MAX_VALUE, Long.MAX_VALUE)
                : new Admission(options.maxDropsPerTrigger(), options.maxBytesPerTrigger());
        LaneOffsets from = (LaneOffsets) start;
        List<LaneTail> found =
                planner.look(from, admission).stream().map(this::withinBound).toList();
        shared.seen = found;
        Map<String, LaneOffsets.Progress> lanes = new TreeMap<>(from.lanes());
        admission.take(found).forEach((lane, progress) -> {
            // A lane without drops is no news.
            if (lanes.containsKey(lane) || progress.next() > progress.first() || progress.first() > 0) {
                lanes.put(lane, progress);
            }
        });
        return new LaneOffsets(lanes);
    }

    @Override
    public void prepareForTriggerAvailableNow() {
        shared.bound = Optional.of(planner.reach());
    }

    private LaneTail withinBound(LaneTail found) {
        if (shared.bound.isEmpty()) {
            return found;
        }
        long end = shared.bound.get().getOrDefault(found.lane(), 0L);
        return new LaneTail(
                found.lane(),
                found.none(),
                found.drops().stream().filter(drop -> drop.number() < end).toList(),
                found.after());
    }

    @Override
    public InputPartition[] planInputPartitions(Offset start, Offset end) {
        return planner.partitions((LaneOffsets) start, (LaneOffsets) end);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        LongAccumulator ahead = shared.ahead;
        return planner.readerFactory(shape, ahead::add);
    }

    @Override
    public Map<String, String> metrics(Optional<Offset> latestConsumed) {
        // Behind a restart Spark hands over what it read from the checkpoint, as JSON.
        LaneOffsets consumed =
                latestConsumed.map(offset -> LaneOffsets.parse(offset.json())).orElse(LaneOffsets.NONE);
        Map<String, String> metrics =
                Backlog.of(shared.seen, consumed, planner::reach).asMetrics();
        if (planner.hasAheadLimit()) {
            metrics.put(ROWS_AHEAD, Long.toString(takeAhead()));
        }
        return metrics;
    }

    /** Rows that were too far ahead since Spark asked last, which it does behind each batch. */
    private long takeAhead() {
        long all = shared.ahead.value();
        long since = all - shared.aheadTold;
        if (since > 0 && shared.aheadTold == 0) {
            LOG.warn(
                    "Rows are further ahead of their drop's seal time than maxAhead. The metric rows_ahead counts them. stream={} rows={}",
                    options.path(),
                    since);
        }
        shared.aheadTold = all;
        return since;
    }

    @Override
    public Map<String, List<Long>> skipped(Optional<String> start, String end) {
        return planner.skipped(start.map(LaneOffsets::parse).orElse(LaneOffsets.NONE), LaneOffsets.parse(end));
    }

    @Override
    public void commit(Offset end) {
        // Drops belong to whoever keeps them; reading removes nothing.
    }

    @Override
    public void stop() {
        // Nothing is kept open between two batches.
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DropStream stream
                && stream.shared == shared
                && (!copy || !stream.copy || stream.shape.equals(shape));
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(shared);
    }

    @Override
    public String toString() {
        return "weir " + options.path();
    }
}
