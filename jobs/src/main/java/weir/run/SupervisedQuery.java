package weir.run;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.Fenced;
import weir.identity.Past;
import weir.pipeline.Sink;
import weir.problem.Failure;
import weir.problem.UserFacing;

/** Keeps one streaming query going on a thread of its own: starts it, and starts it again when what it died of may have passed. */
final class SupervisedQuery {
    private static final Logger LOG = LoggerFactory.getLogger(SupervisedQuery.class);
    /** A failure that nobody understands ends the query when it comes so often without a batch in between. */
    private static final int MAX_UNKNOWN_FAILURES = 5;
    /** A run that is to end by itself does not wait for ever for something that is away. */
    private static final int MAX_FAILURES_ONCE = 8;
    /** How long a query may take to end when it is interrupted: something it waits for may never answer. */
    private static final Duration UNANSWERED = Duration.ofSeconds(30);

    private final SparkSession session;
    private final SinkGroup group;
    private final QueryStarter starter;
    private final Sinks sinks;
    private final RunOptions options;
    private final QueryStats board;
    private final Consumer<Fenced> onFenced;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<StreamingQuery> running = Optional.empty();
    private volatile Optional<QueryFailure> failure = Optional.empty();

    SupervisedQuery(
            SparkSession session,
            SinkGroup group,
            QueryStarter starter,
            Sinks sinks,
            RunOptions options,
            Consumer<Fenced> onFenced) {
        this.session = session;
        this.group = group;
        this.starter = starter;
        this.sinks = sinks;
        this.options = options;
        this.onFenced = onFenced;
        this.board = new QueryStats(
                group.name(), group.sinks().stream().map(Sink::label).toList(), starter.mostAhead(group));
        this.thread = new Thread(this::supervise, "weir " + group.name());
    }

    void start() {
        thread.start();
    }

    QueryStats board() {
        return board;
    }

    SinkGroup group() {
        return group;
    }

    /** Whether it has read what there is and works on nothing. */
    boolean isIdle() {
        QueryProgress progress = board.progress();
        return progress.state() == QueryProgress.State.RUNNING
                && progress.dropsBehind().orElse(0) == 0
                && running.filter(query -> !isBusy(query)).isPresent();
    }

    /** Whether what it makes outlives the driver. */
    boolean isDurable() {
        return group.durable();
    }

    /** @param hasExecutors whether there is anything that tasks can run on */
    QueryLiveness pulse(boolean hasExecutors) {
        boolean isWorking =
                switch (board.progress().state()) {
                    case STARTING -> true;
                    case RUNNING ->
                        hasExecutors && running.filter(SupervisedQuery::isBusy).isPresent();
                    case RETRYING, ENDED, FAILED -> false;
                };
        return new QueryLiveness(group.name(), isWorking, board.signs());
    }

    /** What it died of for good. */
    Optional<QueryFailure> failure() {
        return failure;
    }

    private void supervise() {
        List<Sinks.Open> open = List.of();
        int failures = 0;
        try {
            while (!isStopping()) {
                long batches = board.commits();
                try {
                    // First: a query that cannot go on writes nothing, not even to its tables' shape.
                    Optional<Continuation> continuation =
                            group.durable() ? Optional.of(starter.continuation(group)) : Optional.empty();
                    if (open.isEmpty()) {
                        open = sinks.open(
                                group, continuation.map(Continuation::past).orElse(Past.NONE));
                    }
                    run(open, continuation);
                    break;
                } catch (Exception e) {
                    if (isStopping()) {
                        break;
                    }
                    failures = board.commits() > batches ? 1 : failures + 1;
                    if (!mayTryAgain(e, failures)) {
                        return;
                    }
                } finally {
                    // What is shown was never kept anywhere but in the sink itself, which therefore lives as long as
                    // this, unless it begins anew.
                    if (group.durable() || !group.replayable()) {
                        open.forEach(each -> each.sink().close());
                        open = List.of();
                    }
                }
            }
            board.ended();
        } finally {
            open.forEach(each -> each.sink().close());
        }
    }

    private void run(List<Sinks.Open> open, Optional<Continuation> continuation)
            throws StreamingQueryException, TimeoutException {
        Optional<LateRowsLog> late = sinks.lateRows(group, starter.checkpoint(group));
        BatchHandler handler = new BatchHandler(session, group, open, board, late, options.watch(), this::isStopping);
        if (continuation.isPresent()) {
            makeLostBatches(open, continuation.get(), handler);
        }
        await(starter.start(group, continuation, handler, Sinks.groups(open)), handler);
    }

    private void makeLostBatches(List<Sinks.Open> open, Continuation continuation, BatchHandler handler)
            throws StreamingQueryException, TimeoutException {
        LostBatches lost = new LostBatches(
                group.planned().query().name(),
                continuation.checkpoint(),
                open.stream().map(Sinks.Open::sink).toList(),
                !group.planned().operators().isEmpty());
        while (!isStopping() && lost.planNext()) {
            LOG.info("batch that the checkpoint has lost is made again as it was query=\"{}\"", group.name());
            await(starter.startPlanned(group, continuation, handler, Sinks.groups(open)), handler);
        }
    }

    private void await(StreamingQuery query, BatchHandler handler) throws StreamingQueryException {
        running = Optional.of(query);
        board.running();
        try {
            query.awaitTermination();
        } finally {
            // Listeners may hear of the last batches later.
            Arrays.stream(query.recentProgress()).forEach(board::told);
            handler.end();
        }
    }

    private boolean mayTryAgain(Exception thrown, int failures) {
        if (UserFacing.behind(thrown).orElse(null) instanceof Fenced fenced) {
            board.failed(fenced.getMessage());
            onFenced.accept(fenced);
            return false;
        }
        QueryFailure judged = lookedAt(QueryFailure.of(group.name(), thrown, board.commits() > 0));
        boolean again = judged instanceof QueryFailure.Passing
                ? !options.once() || failures < MAX_FAILURES_ONCE
                : judged instanceof QueryFailure.Unknown && failures < MAX_UNKNOWN_FAILURES;
        if (!again) {
            failure = Optional.of(judged);
            board.failed(judged.told());
            LOG.error("query failed query=\"{}\" reason=\"{}\"", group.name(), judged.told());
            LOG.debug("query failed", thrown);
            return !options.once() && waitsForMending(judged);
        }
        Duration pause = options.backoff().after(failures);
        board.retrying(judged.told());
        if (!group.replayable()) {
            board.beginsAnew();
        }
        LOG.warn(
                "query tries again query=\"{}\" failures={} pause_ms={} reason=\"{}\"",
                group.name(),
                failures,
                pause.toMillis(),
                judged.told());
        LOG.debug("query tries again", thrown);
        pause(pause);
        return true;
    }

    /** What is damaged stays so, and Spark does not say which file it was. */
    private QueryFailure lookedAt(QueryFailure judged) {
        if (!group.durable() || !judged.mayBeOfDamage()) {
            return judged;
        }
        try {
            return starter.damage(group)
                    .<QueryFailure>map(told -> new QueryFailure.Lasting(told, judged.thrown()))
                    .orElse(judged);
        } catch (Failure away) {
            return judged;
        }
    }

    /** Others go on meanwhile. */
    private boolean waitsForMending(QueryFailure judged) {
        pause(options.failed().pause());
        if (isStopping()) {
            return false;
        }
        failure = Optional.empty();
        board.retrying(judged.told());
        LOG.info("query that failed is tried again query=\"{}\"", group.name());
        return true;
    }

    private void pause(Duration duration) {
        try {
            if (stopping.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("the pause ends early");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    /** No batch begins any more. */
    void announceStop() {
        stopping.countDown();
    }

    /** Waits for the batch that runs, then ends the query; when {@code nanoTime} has passed {@code deadline}, without waiting. */
    void stop(long deadline) {
        stopping.countDown();
        try {
            // A query that was just about to start is stopped by its own first batch, or here when it has started.
            while (thread.isAlive() && System.nanoTime() < deadline + UNANSWERED.toNanos()) {
                Optional<StreamingQuery> query = running;
                if (query.isPresent() && (!isBusy(query.get()) || System.nanoTime() > deadline)) {
                    query.get().stop();
                }
                thread.join(20);
            }
        } catch (TimeoutException e) {
            LOG.warn("query does not end query=\"{}\" reason=\"{}\"", group.name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isBusy(StreamingQuery query) {
        return query.isActive() && query.status().isTriggerActive();
    }

    /**
     * What has become of a query, at one moment.
     *
     * @param hasEnded whether nothing of it runs any more
     * @param failure why it has failed for good; it may be tried again later
     */
    record Outcome(boolean hasEnded, Optional<QueryFailure> failure) {
        boolean isOver() {
            return hasEnded || failure.isPresent();
        }
    }

    /** What has become of it so far. */
    Outcome outcome() {
        // In this order: what has ended fails no more.
        boolean hasEnded = !thread.isAlive();
        return new Outcome(hasEnded, failure);
    }

    /** Waits until it has ended, for some time at most. */
    void await(Duration most) throws InterruptedException {
        thread.join(most.toMillis());
    }
}
