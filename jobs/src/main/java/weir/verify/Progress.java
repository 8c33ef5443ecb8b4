package weir.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.spark.sql.execution.streaming.OffsetSeqMetadata;
import weir.problem.PermanentFailure;
import weir.run.LateRows;

/**
 * How far a query is, as far as one of its sinks must have followed.
 *
 * @param batch the last batch
 * @param end the offset of each source behind it, as JSON; {@code {}} where nothing was read
 * @param watermarkMillis the watermark of that batch: what it has passed is out, in ms since 1970
 * @param late the batches that left rows out, up to this one
 */
record Progress(long batch, List<String> end, long watermarkMillis, List<LateRows> late) {
    private static final String OFFSETS = "offsets";
    private static final String COMMITS = "commits";
    private static final String NOTHING = "-";

    /** The last batch that is committed. */
    static OptionalLong committed(ControlView view, String query) {
        return view.numbers(query, COMMITS).stream().mapToLong(Long::longValue).max();
    }

    /**
     * How far a query was when it had ended a batch.
     *
     * @param committed the last batch that is committed, which may be an earlier one than {@code batch}
     * @param limitIsOfBatchBefore see {@link LateRows#limitIsOfBatchBefore}
     * @throws PermanentFailure if the checkpoint does not say so any more
     */
    static Progress at(
            ControlView view, String query, long batch, OptionalLong committed, boolean limitIsOfBatchBefore) {
        Entry entry = entry(view, query, batch)
                .orElseThrow(() -> new PermanentFailure(
                        "find out how far query \"" + query + "\" was read",
                        "its checkpoint has no offsets of batch " + batch,
                        "Bring back the checkpoint that was lost"));
        List<LateRows> late = new ArrayList<>(view.late(query, batch));
        if (committed.orElse(-1) < batch && late.stream().noneMatch(note -> note.holds(batch))) {
            // Not told yet whether it has left rows out: the rule holds for it all the same.
            late.add(unnoted(view, query, batch, entry, limitIsOfBatchBefore));
        }
        return new Progress(batch, entry.offsets(), entry.watermarkMillis(), late);
    }

    private static LateRows unnoted(
            ControlView view, String query, long batch, Entry entry, boolean limitIsOfBatchBefore) {
        Optional<Entry> before = entry(view, query, batch - 1);
        long limit = limitIsOfBatchBefore ? before.map(Entry::watermarkMillis).orElse(0L) : entry.watermarkMillis();
        List<String> start = before.map(Entry::offsets)
                .orElse(entry.offsets().stream().map(any -> "{}").toList());
        return LateRows.of(batch, start, entry.offsets(), limit, 0);
    }

    private record Entry(List<String> offsets, long watermarkMillis) {}

    /** The log's file: its version, what Spark keeps besides, and a line for each source. */
    private static Optional<Entry> entry(ControlView view, String query, long batch) {
        return view.read(query, OFFSETS, batch).map(text -> {
            List<String> lines = text.lines().collect(Collectors.toList());
            return new Entry(
                    lines.stream()
                            .skip(2)
                            .map(line -> line.equals(NOTHING) ? "{}" : line)
                            .toList(),
                    OffsetSeqMetadata.apply(lines.get(1)).batchWatermarkMs());
        });
    }
}
