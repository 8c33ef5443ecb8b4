package weir.run;

import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.apache.spark.sql.SparkSession;
import weir.rejects.BatchSkips;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.SourceRange;

/** The first sink of a query, with what has to happen before any of them keeps a batch: see {@link BatchSkips}. */
final class AgreedBatches implements BatchSink {
    private final SparkSession session;
    private final BatchSkips skips;
    private final BatchSink first;
    private final List<BatchSink> others;

    /** @param others the other sinks of the query */
    AgreedBatches(SparkSession session, BatchSkips skips, BatchSink first, List<BatchSink> others) {
        this.session = session;
        this.skips = skips;
        this.first = first;
        this.others = List.copyOf(others);
    }

    @Override
    public void write(Batch batch) {
        skips.agree(batch.id(), SourceRanges.skipped(session), this::lastKept);
        first.write(batch);
    }

    @Override
    public OptionalLong lastKept() {
        long last = first.lastKept().orElse(-1);
        for (BatchSink other : others) {
            last = Math.max(last, other.lastKept().orElse(-1));
        }
        return last < 0 ? OptionalLong.empty() : OptionalLong.of(last);
    }

    @Override
    public OptionalLong lastOfAll() {
        return first.lastOfAll();
    }

    @Override
    public SortedMap<Long, SourceRange> keptBehind(long batch) {
        return first.keptBehind(batch);
    }

    @Override
    public void close() {
        first.close();
    }
}
