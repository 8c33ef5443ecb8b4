package weir.run;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import weir.identity.Past;
import weir.problem.PermanentFailure;
import weir.sink.BatchSink;
import weir.sink.SourceRange;

/**
 * Batches that a sink outside of the database has kept, and that the database has lost: it has come back without the end of what it had confirmed.
 * They are made again one by one, each of the same part of its sources, so that those sinks know them, and others get their rows again.
 */
final class LostBatches {
    private final String query;
    private final QueryCheckpoint checkpoint;
    private final List<BatchSink> sinks;
    private final boolean hasState;

    /**
     * Those of a query.
     *
     * @param hasState whether what a batch is made of decides about rows of later ones
     */
    LostBatches(String query, QueryCheckpoint checkpoint, List<BatchSink> sinks, boolean hasState) {
        this.query = query;
        this.checkpoint = checkpoint;
        this.sinks = List.copyOf(sinks);
        this.hasState = hasState;
    }

    /**
     * Plans the next of them, where the one before has ended.
     *
     * @return whether the batch that is planned now is to be made by itself, before it is known which comes next
     * @throws PermanentFailure if it is not known what they were made of
     */
    boolean planNext() {
        Past past = checkpoint.past();
        if (past.planned().isEmpty()) {
            return false;
        }
        long planned = past.planned().getAsLong();
        long committed = past.committed().orElse(-1);
        SortedMap<Long, SourceRange> kept = kept(committed);
        if (kept.isEmpty() || kept.lastKey() <= planned) {
            return false;
        }
        if (kept.values().stream().anyMatch(SourceRange::hasContent)) {
            throw cannot(committed + 1, "it was made of files, and which they were went with the database");
        }
        if (planned == committed) {
            checkpoint.plan(planned + 1, end(planned + 1, kept));
        }
        return true;
    }

    private SortedMap<Long, SourceRange> kept(long committed) {
        SortedMap<Long, SourceRange> kept = new TreeMap<>();
        for (BatchSink sink : sinks) {
            sink.keptBehind(committed).forEach((batch, range) -> {
                SourceRange other = kept.putIfAbsent(batch, range);
                if (other != null && !other.isSame(range)) {
                    throw cannot(
                            batch,
                            "one of its sinks has kept it made from " + other.start() + " to " + other.end()
                                    + ", and another from " + range.start() + " to " + range.end());
                }
            });
        }
        return kept;
    }

    /** The offsets behind a batch that is to be made again. One without rows has left nothing, but what comes behind it says where it ended. */
    private String end(long batch, SortedMap<Long, SourceRange> kept) {
        SourceRange range = kept.get(batch);
        if (range == null) {
            long next = kept.firstKey();
            if (hasState && next > batch + 1) {
                throw cannot(
                        batch,
                        "it and others up to " + (next - 1) + " had no rows, and what each was made of is not known");
            }
            return kept.get(next).start();
        }
        String before = checkpoint.end(batch - 1);
        if (!new SourceRange(before, before).endsWhereStarts(range)) {
            throw cannot(batch, "it was made from " + range.start() + ", and the batch before has ended at " + before);
        }
        return range.end();
    }

    private PermanentFailure cannot(long batch, String reason) {
        return new PermanentFailure(
                "make batch " + batch + " of query \"" + query + "\" again as it was", reason, BatchSink.BRING_BACK);
    }
}
