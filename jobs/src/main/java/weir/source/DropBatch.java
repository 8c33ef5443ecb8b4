package weir.source;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;

/** Drops read once, as a table: from {@code startingOffsets} to {@code endingOffsets}, or all there are. */
final class DropBatch implements Batch {
    private final DropPlanner planner;
    private final RowShape shape;
    private final ReadOptions options;

    DropBatch(DropPlanner planner, RowShape shape, ReadOptions options) {
        this.planner = planner;
        this.shape = shape;
        this.options = options;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        LaneOffsets start = options.startingOffsets().orElse(LaneOffsets.NONE);
        LaneOffsets end = options.endingOffsets().orElseGet(() -> allThereIs(start));
        return planner.partitions(start, end);
    }

    private LaneOffsets allThereIs(LaneOffsets start) {
        Admission everything = new Admission(Long.MAX_VALUE, Long.MAX_VALUE);
        Map<String, LaneOffsets.Progress> lanes = new TreeMap<>(start.lanes());
        planner.look(start, everything).forEach(found -> lanes.put(found.lane(), found.all()));
        return new LaneOffsets(lanes);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return planner.readerFactory(shape, AheadCount.none());
    }
}
