package weir.run;

import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import weir.control.Checkpoints;
import weir.groups.GroupState;
import weir.pipeline.Query;
import weir.plan.Plan;
import weir.scratch.Scratch;
import weir.sink.Mode;

/** Starts streaming queries in a session that has the pipeline's relations. */
final class QueryStarter implements AutoCloseable {
    private static final String EMPTY_BATCHES = "spark.sql.streaming.noDataMicroBatches.enabled";

    /** Of streams without a {@code maxAhead}. */
    private static final Duration MAX_AHEAD = Duration.ofHours(1);

    private final SparkSession session;
    private final Plan plan;
    private final RunOptions options;
    private final Map<String, String> volatileCheckpoints = new ConcurrentHashMap<>();

    QueryStarter(SparkSession session, Plan plan, RunOptions options) {
        this.session = session;
        this.plan = plan;
        this.options = options;
    }

    /**
     * What a durable group goes on from.
     *
     * @throws weir.problem.PermanentFailure if its checkpoint is that of another query
     */
    Continuation continuation(SinkGroup group) {
        return Continuation.of(session, plan, group, checkpoint(group));
    }

    /**
     * Starts a query.
     *
     * @param continuation of a durable group
     * @param groups those that are kept in PostgreSQL
     */
    StreamingQuery start(
            SinkGroup group, Optional<Continuation> continuation, BatchHandler handler, Optional<GroupState> groups)
            throws TimeoutException {
        Query query = group.planned().query();
        return start(
                group,
                continuation,
                handler,
                groups,
                options.once()
                        ? Trigger.AvailableNow()
                        : Trigger.ProcessingTime(query.trigger().toMillis()));
    }

    /** Makes the batch that is planned, and ends. No other trigger makes one batch only. */
    @SuppressWarnings("deprecation")
    StreamingQuery startPlanned(
            SinkGroup group, Continuation continuation, BatchHandler handler, Optional<GroupState> groups)
            throws TimeoutException {
        return start(group, Optional.of(continuation), handler, groups, Trigger.Once());
    }

    private synchronized StreamingQuery start(
            SinkGroup group,
            Optional<Continuation> continuation,
            BatchHandler handler,
            Optional<GroupState> groups,
            Trigger trigger)
            throws TimeoutException {
        Query query = group.planned().query();
        // Which copies the session's settings: one at a time, for one of them differs.
        session.conf().set(EMPTY_BATCHES, needsEmptyBatches(group.planned()));
        session.conf().set(GroupState.SETTING, groups.map(GroupState::id).orElse(""));
        if (group.durable()) {
            Checkpoints.removeStateAhead(session, checkpoint(group));
        } else if (!group.replayable()) {
            Optional.ofNullable(volatileCheckpoints.remove(group.name())).ifPresent(QueryStarter::delete);
        }
        continuation.ifPresent(found -> found.settle(query.name()));
        return continuation
                .map(Continuation::rows)
                .orElseGet(() -> session.sql(query.sql().text()))
                .writeStream()
                .queryName(group.name())
                .outputMode(query.mode().name().toLowerCase(Locale.ROOT))
                .trigger(trigger)
                .option("checkpointLocation", checkpoint(group))
                .foreachBatch(handler)
                .start();
    }

    /** Whether time that passes brings rows out although none come in. Elsewhere an empty batch costs as much as a full one. */
    static boolean needsEmptyBatches(Plan.PlannedQuery planned) {
        return planned.query().mode() == Mode.APPEND
                && planned.operators().stream()
                        .anyMatch(operator -> operator instanceof Plan.Aggregation
                                || operator instanceof Plan.Deduplication
                                || operator instanceof Plan.InOrder
                                || (operator instanceof Plan.StreamJoin join
                                        && !join.type().equalsIgnoreCase("inner")));
    }

    /**
     * What of a durable group's state cannot be read, and what to do; empty if all that is there is whole.
     *
     * @throws weir.problem.Failure if it cannot be looked at
     */
    Optional<String> damage(SinkGroup group) {
        if (group.keepsGroupsInPostgres()) {
            return Optional.empty();
        }
        return new QueryCheckpoint(session, group.planned().query().name(), checkpoint(group)).damage();
    }

    /** How far ahead of the clock the watermark of a group may be before something is wrong with the times of its rows. */
    Duration mostAhead(SinkGroup group) {
        return group.planned().streams().stream()
                .flatMap(stream -> plan.pipeline().streams().get(stream).maxAhead().stream())
                .max(Comparator.naturalOrder())
                .orElse(MAX_AHEAD);
    }

    /** Where the checkpoint of a group lies. */
    String checkpoint(SinkGroup group) {
        return group.durable()
                ? group.checkpoint(plan.pipeline())
                : volatileCheckpoints.computeIfAbsent(group.name(), name -> temporary());
    }

    /** Removes the checkpoints of what was only shown. */
    @Override
    public void close() {
        volatileCheckpoints.values().forEach(QueryStarter::delete);
    }

    private static void delete(String checkpoint) {
        FileUtil.fullyDelete(new File(URI.create(checkpoint)));
    }

    private static String temporary() {
        return Scratch.newDirectory("shown-").toUri().toString();
    }
}
