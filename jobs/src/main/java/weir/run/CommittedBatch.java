package weir.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import weir.history.BatchRecord;

/** What is remembered of a batch that Spark has committed. */
final class CommittedBatch {
    /** Only a stream of drops tells it. */
    private static final String DROPS_BEHIND = "dropsBehind";

    private static final long UNKNOWN = -1;

    private CommittedBatch() {}

    /**
     * What Spark's progress says, and what it does not know.
     *
     * @param late rows that were left out behind the watermark
     * @param got what sinks have got
     */
    static BatchRecord of(
            StreamingQueryProgress progress, long epoch, Instant at, long late, List<BatchRecord.Kept> got) {
        return new BatchRecord(
                progress.batchId(),
                epoch,
                at.toEpochMilli(),
                Arrays.stream(BatchRecord.Phase.values())
                        .map(phase -> progress.durationMs().getOrDefault(phase.sparkName(), UNKNOWN))
                        .toList(),
                progress.numInputRows(),
                late,
                Arrays.stream(progress.stateOperators())
                        .mapToLong(state -> state.numRowsTotal())
                        .sum(),
                Arrays.stream(progress.stateOperators())
                        .mapToLong(state -> state.memoryUsedBytes())
                        .sum(),
                times(progress.eventTime()),
                got,
                drops(progress.sources()));
    }

    private static BatchRecord.EventTimes times(Map<String, String> told) {
        return new BatchRecord.EventTimes(
                time(told, "min"), time(told, "max"), time(told, "avg"), time(told, "watermark"));
    }

    /** Spark's watermark is 1970 until there is one. */
    private static OptionalLong time(Map<String, String> told, String name) {
        String text = told.get(name);
        long millis = text == null ? 0 : Instant.parse(text).toEpochMilli();
        return millis == 0 ? OptionalLong.empty() : OptionalLong.of(millis);
    }

    private static List<BatchRecord.DropRange> drops(SourceProgress[] sources) {
        List<BatchRecord.DropRange> drops = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            if (sources[i].metrics().containsKey(DROPS_BEHIND)) {
                drops.addAll(OffsetRanges.between(i, sources[i].startOffset(), sources[i].endOffset()));
            }
        }
        return drops;
    }
}
