package weir.history;

import java.util.List;
import java.util.OptionalLong;

/**
 * A batch that was committed.
 *
 * @param number of the batch, counted from 0 by Spark
 * @param epoch the life of the driver that committed it; 0 without a control plane
 * @param atMillis when it was committed, in ms since 1970
 * @param phaseMillis how long each of {@link Phase} took, in their order; -1 where that is not known
 * @param rowsIn rows read from streams; -1 where that is not known
 * @param rowsLate rows left out because they were behind the watermark
 * @param stateRows rows that operators remember
 * @param stateBytes memory that these take
 * @param times event times of the rows read
 * @param sinks what each sink got
 * @param drops which drops it was made of
 */
public record BatchRecord(
        long number,
        long epoch,
        long atMillis,
        List<Long> phaseMillis,
        long rowsIn,
        long rowsLate,
        long stateRows,
        long stateBytes,
        EventTimes times,
        List<Kept> sinks,
        List<DropRange> drops) {

    /** Keeps its own copies. */
    public BatchRecord {
        phaseMillis = List.copyOf(phaseMillis);
        sinks = List.copyOf(sinks);
        drops = List.copyOf(drops);
    }

    /** What Spark takes the time of in each batch, in the order in which it happens; the last is all of them together. */
    public enum Phase {
        LATEST_OFFSET("latestOffset"),
        GET_BATCH("getBatch"),
        QUERY_PLANNING("queryPlanning"),
        WAL_COMMIT("walCommit"),
        ADD_BATCH("addBatch"),
        COMMIT_OFFSETS("commitOffsets"),
        TRIGGER_EXECUTION("triggerExecution");

        private final String sparkName;

        Phase(String sparkName) {
            this.sparkName = sparkName;
        }

        /** As Spark names it in its progress. */
        public String sparkName() {
            return sparkName;
        }
    }

    /** Event times in ms since 1970; empty where no row had one, and for the watermark before there is one. */
    public record EventTimes(OptionalLong min, OptionalLong max, OptionalLong avg, OptionalLong watermark) {
        /** No time is known. */
        public static final EventTimes NONE =
                new EventTimes(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * What a sink got.
     *
     * @param sink its label, for example {@code postgres:activity}
     * @param rows how many
     * @param millis how long the sink worked; -1 where that is not known
     */
    public record Kept(String sink, long rows, long millis) {}

    /**
     * Drops of one lane.
     *
     * @param source the place of the stream among those of the query, from 0, in the order in which Spark reads them
     * @param lane the lane
     * @param from the number of the first drop
     * @param to the number behind the last drop
     */
    public record DropRange(int source, String lane, long from, long to) {}
}
