package weir.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import weir.metrics.PhaseHistogram;

/**
 * How far a query is.
 *
 * @param query its name; its console and memory sinks are served by a query of their own, {@code <name> (shown)}
 * @param state what it is doing
 * @param batch the last batch that was committed in this run; empty before the first
 * @param batches how many were committed in this run
 * @param rowsRead rows read from streams in this run
 * @param rowsLate rows left out in this run because they came later than the watermark, as Spark counts them: behind a first aggregation, so
 *     that late rows of one group are one
 * @param rowsAhead rows met in this run whose event time was further ahead of their drop's seal time than {@code maxAhead}
 * @param watermark up to which time groups have ended and rows are late; empty without a watermark, and before the first batch
 * @param waitsFor the stream whose rows are behind those of another by a minute or more, so that it holds the watermark back
 * @param rowsWritten rows handed to each sink in this run, by the sink's name, for example {@code postgres:activity}
 * @param committedAt when the last batch was committed
 * @param lastBatch how long that batch took
 * @param phases how long the phases of batches that were committed in this run took; goes on counting
 * @param dropsBehind drops that are there and not read; empty if unknown
 * @param behind how long it has not been up with its drops, counted from the start of this run at most; empty if unknown
 * @param caughtUpAt when it was last seen that no drop was left to read
 * @param restarts how often it was started again after a failure
 * @param trouble the last failure, in one sentence or more; empty if there was none since the last commit
 * @param milestones when it first came how far in this run
 */
public record QueryProgress(
        String query,
        State state,
        OptionalLong batch,
        long batches,
        long rowsRead,
        long rowsLate,
        long rowsAhead,
        Optional<Instant> watermark,
        Optional<String> waitsFor,
        Map<String, Long> rowsWritten,
        Optional<Instant> committedAt,
        Optional<Duration> lastBatch,
        PhaseHistogram phases,
        OptionalLong dropsBehind,
        Optional<Duration> behind,
        Optional<Instant> caughtUpAt,
        int restarts,
        Optional<String> trouble,
        Milestones milestones) {

    /** Keeps its own copy of {@code rowsWritten}. */
    public QueryProgress {
        rowsWritten = Collections.unmodifiableMap(new LinkedHashMap<>(rowsWritten));
    }

    /**
     * When a query first came how far in a run; empty where it has not.
     *
     * @param checkpointRead its first batch began, or it was found that there was nothing to read: by then its checkpoint had been read
     * @param firstCommit its first batch was committed
     * @param caughtUp no drop was left to read
     */
    public record Milestones(
            Optional<Instant> checkpointRead, Optional<Instant> firstCommit, Optional<Instant> caughtUp) {}

    /** What a query can be doing. */
    public enum State {
        STARTING,
        RUNNING,
        /** Something it needs is away: it waits and tries again. */
        RETRYING,
        /** It ended because it was told to, or has read all there was. */
        ENDED,
        /** It ended on a failure that does not pass by itself. */
        FAILED
    }
}
