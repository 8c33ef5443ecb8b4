package weir.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.metrics.PhaseHistogram;

/** Where a query's threads write down how far it is. Safe for many threads. */
final class QueryStats {
    private static final Logger LOG = LoggerFactory.getLogger(QueryStats.class);
    private static final String DROPS_BEHIND = "dropsBehind";
    private static final String ROWS_AHEAD = "rowsAhead";
    /** Spark took this time only where there was a batch. */
    private static final String ADD_BATCH = "addBatch";

    /** What Spark takes the time of in each batch. */
    private static final List<String> PHASES = List.of(
            "latestOffset", "getBatch", "queryPlanning", "walCommit", ADD_BATCH, "commitOffsets", "triggerExecution");

    private static final String WATERMARK = "watermark";

    private final String query;
    private final Duration mostAhead;
    private final Clock clock;
    private final Instant began;
    private QueryProgress.State state = QueryProgress.State.STARTING;
    private OptionalLong batch = OptionalLong.empty();
    private long commits;
    private long rowsRead;
    private long rowsLate;
    private long rowsAhead;
    private final Map<String, Long> rowsWritten = new LinkedHashMap<>();
    private Optional<Instant> committedAt = Optional.empty();
    private Optional<Duration> lastBatch = Optional.empty();
    private final PhaseHistogram phases = new PhaseHistogram();
    private OptionalLong dropsBehind = OptionalLong.empty();
    private int restarts;
    private Optional<String> trouble = Optional.empty();
    private Optional<Instant> checkpointRead = Optional.empty();
    private Optional<Instant> firstCommit = Optional.empty();
    private Optional<Instant> firstCaughtUp = Optional.empty();
    private Optional<Instant> lastCaughtUp = Optional.empty();
    /** Rows that batches have left out which are not committed yet. */
    private final NavigableMap<Long, Long> late = new TreeMap<>();

    private Optional<Instant> watermark = Optional.empty();
    private Optional<String> waitsFor = Optional.empty();
    private boolean isAhead;
    private long signs;

    /** @param mostAhead how far ahead of the clock the watermark may be before somebody has to know */
    QueryStats(String query, List<String> sinks, Duration mostAhead) {
        this(query, sinks, mostAhead, Clock.systemUTC());
    }

    QueryStats(String query, List<String> sinks, Duration mostAhead, Clock clock) {
        this.query = query;
        this.mostAhead = mostAhead;
        this.clock = clock;
        this.began = clock.instant();
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
                query,
                state,
                batch,
                commits,
                rowsRead,
                rowsLate,
                rowsAhead,
                watermark,
                waitsFor,
                rowsWritten,
                committedAt,
                lastBatch,
                phases,
                dropsBehind,
                behind(),
                lastCaughtUp,
                restarts,
                trouble,
                new QueryProgress.Milestones(checkpointRead, firstCommit, firstCaughtUp));
    }

    private Optional<Duration> behind() {
        if (dropsBehind.isEmpty()) {
            return Optional.empty();
        }
        Duration since = Duration.between(lastCaughtUp.orElse(began), clock.instant());
        // The clock may have been set back since.
        return Optional.of(dropsBehind.getAsLong() == 0 || since.isNegative() ? Duration.ZERO : since);
    }

    /** Something happened that a query that is stuck does not do: a task ended, its counters moved, a sink has kept a batch. */
    synchronized void sign() {
        signs++;
    }

    /** How many signs of progress there were. */
    synchronized long signs() {
        return signs;
    }

    /** A batch begins, so that its checkpoint has been read. */
    synchronized void batchBegins() {
        signs++;
        checkpointRead = checkpointRead.or(() -> Optional.of(clock.instant()));
    }

    synchronized void running() {
        signs++;
        state = QueryProgress.State.RUNNING;
    }

    synchronized void retrying(String reason) {
        signs++;
        state = QueryProgress.State.RETRYING;
        restarts++;
        dropsBehind = OptionalLong.empty();
        trouble = Optional.of(reason);
    }

    /** Its batches are numbered from 0 once more. */
    synchronized void beginsAnew() {
        batch = OptionalLong.empty();
        late.clear();
    }

    synchronized void ended() {
        state = QueryProgress.State.ENDED;
    }

    synchronized void failed(String reason) {
        state = QueryProgress.State.FAILED;
        trouble = Optional.of(reason);
    }

    synchronized void written(String sink, long rows) {
        signs++;
        rowsWritten.merge(sink, rows, Long::sum);
    }

    /** A batch that may come again has left rows out. */
    synchronized void late(long ofBatch, long rows) {
        late.put(ofBatch, rows);
    }

    /** The stream whose rows are so far behind those of others that they hold back what the query makes. */
    synchronized void waitsFor(Optional<String> stream) {
        waitsFor = stream;
    }

    /** What Spark tells, perhaps more than once: a batch was committed, or there was nothing to do. */
    synchronized void told(StreamingQueryProgress progress) {
        signs++;
        Instant now = clock.instant();
        checkpointRead = checkpointRead.or(() -> Optional.of(now));
        if (progress.durationMs().containsKey(ADD_BATCH)) {
            if (progress.batchId() <= batch.orElse(-1)) {
                return;
            }
            batch = OptionalLong.of(progress.batchId());
            commits++;
            rowsRead += progress.numInputRows();
            NavigableMap<Long, Long> ended = late.headMap(progress.batchId(), true);
            rowsLate += ended.values().stream().mapToLong(Long::longValue).sum();
            ended.clear();
            rowsAhead += Arrays.stream(progress.sources())
                    .mapToLong(source -> Long.parseLong(source.metrics().getOrDefault(ROWS_AHEAD, "0")))
                    .sum();
            committedAt = Optional.of(now);
            firstCommit = firstCommit.or(() -> Optional.of(now));
            lastBatch = Optional.of(Duration.ofMillis(progress.batchDuration()));
            PHASES.stream()
                    .filter(progress.durationMs()::containsKey)
                    .forEach(phase -> phases.add(
                            phase, Duration.ofMillis(progress.durationMs().get(phase))));
            trouble = Optional.empty();
        }
        Optional.ofNullable(progress.eventTime().get(WATERMARK))
                .map(Instant::parse)
                .filter(at -> at.isAfter(Instant.EPOCH))
                .ifPresent(at -> watermarkIs(at, now));
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
            if (dropsBehind.getAsLong() == 0) {
                caughtUp(now);
            }
        }
    }

    /** Told once, until it is right again. */
    private void watermarkIs(Instant at, Instant now) {
        watermark = Optional.of(at);
        boolean wasAhead = isAhead;
        isAhead = at.isAfter(now.plus(mostAhead));
        if (isAhead && !wasAhead) {
            LOG.warn(
                    "the watermark is ahead of the clock: a row said so, and rows with right times are late from now on. See \"A row from the"
                            + " future\" in docs/operations.md query=\"{}\" watermark={} clock={}",
                    query,
                    at,
                    now);
        }
    }

    /** Spark has looked, and there was nothing to read. */
    synchronized void idle() {
        signs++;
        Instant now = clock.instant();
        checkpointRead = checkpointRead.or(() -> Optional.of(now));
        if (dropsBehind.isPresent()) {
            dropsBehind = OptionalLong.of(0);
        }
        caughtUp(now);
    }

    private void caughtUp(Instant now) {
        lastCaughtUp = Optional.of(now);
        firstCaughtUp = firstCaughtUp.or(() -> lastCaughtUp);
    }
}
