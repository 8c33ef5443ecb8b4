package weir.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Where a query's threads write down how far it is. Safe for many threads. */
final class QueryBoard {
    private static final String DROPS_BEHIND = "dropsBehind";
    /** Spark took this time only where there was a batch. */
    private static final String ADD_BATCH = "addBatch";

    private final String query;
    private QueryProgress.State state = QueryProgress.State.STARTING;
    private OptionalLong batch = OptionalLong.empty();
    private long commits;
    private long rowsRead;
    private final Map<String, Long> rowsWritten = new LinkedHashMap<>();
    private Optional<Instant> committedAt = Optional.empty();
    private Optional<Duration> lastBatch = Optional.empty();
    private OptionalLong dropsBehind = OptionalLong.empty();
    private int restarts;
    private Optional<String> trouble = Optional.empty();

    QueryBoard(String query, List<String> sinks) {
        this.query = query;
        sinks.forEach(sink -> rowsWritten.put(sink, 0L));
    }

    /** The name of the streaming query. */
    String query() {
        return query;
    }

    /** How many batches were committed in this run. */
    synchronized long commits() {
        return commits;
    }

    synchronized QueryProgress progress() {
        return new QueryProgress(
                query, state, batch, rowsRead, rowsWritten, committedAt, lastBatch, dropsBehind, restarts, trouble);
    }

    synchronized void running() {
        state = QueryProgress.State.RUNNING;
    }

    synchronized void retrying(String reason) {
        state = QueryProgress.State.RETRYING;
        restarts++;
        dropsBehind = OptionalLong.empty();
        trouble = Optional.of(reason);
    }

    synchronized void ended() {
        state = QueryProgress.State.ENDED;
    }

    synchronized void failed(String reason) {
        state = QueryProgress.State.FAILED;
        trouble = Optional.of(reason);
    }

    synchronized void written(String sink, long rows) {
        rowsWritten.merge(sink, rows, Long::sum);
    }

    /** What Spark tells, perhaps more than once: a batch was committed, or there was nothing to do. */
    synchronized void told(StreamingQueryProgress progress) {
        if (progress.durationMs().containsKey(ADD_BATCH)) {
            if (progress.batchId() <= batch.orElse(-1)) {
                return;
            }
            batch = OptionalLong.of(progress.batchId());
            commits++;
            rowsRead += progress.numInputRows();
            committedAt = Optional.of(Instant.now());
            lastBatch = Optional.of(Duration.ofMillis(progress.batchDuration()));
            trouble = Optional.empty();
        }
        List<Long> behind = new ArrayList<>();
        for (SourceProgress source : progress.sources()) {
            String drops = source.metrics().get(DROPS_BEHIND);
            if (drops != null) {
                behind.add(Long.parseLong(drops));
            }
        }
        if (!behind.isEmpty()) {
            dropsBehind =
                    OptionalLong.of(behind.stream().mapToLong(Long::longValue).sum());
        }
    }
}
