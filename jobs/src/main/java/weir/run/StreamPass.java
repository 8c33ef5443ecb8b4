package weir.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.ControlPlane;
import weir.pass.Meeting;
import weir.pass.Position;
import weir.pass.SharedRows;
import weir.plan.PassRules;
import weir.sink.SourceRange;

/**
 * The pass over a stream: one streaming query that reads it for all queries that share it. It has no place of its own that would outlive it: it begins where its
 * queries are, and whoever fails, of them or itself, goes on from the checkpoints of the queries.
 */
final class StreamPass implements ProgressBoard {
    private static final Logger LOG = LoggerFactory.getLogger(StreamPass.class);
    /** For queries that open their sinks, at the beginning. */
    private static final Duration UNTIL_ALL_ARE_HERE = Duration.ofSeconds(10);
    /** For queries that are on their way to where the next batch begins: less than others should notice. */
    private static final Duration UNTIL_LEVEL = Duration.ofSeconds(2);
    /** How long it may take to end when it is interrupted: something it waits for may never answer. */
    private static final Duration UNANSWERED = Duration.ofSeconds(30);
    /** How often it is looked whether time has passed, at most. */
    private static final long LEAST_STEP_MILLIS = 100;

    private final SparkSession session;
    private final PassRules.Pass pass;
    private final QueryStarter starter;
    private final RunOptions options;
    private final PassWork work;
    private final PassTime time;
    private final Meeting<PassMember> meeting;
    private final Map<String, QueryStats> boards = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile Optional<StreamingQuery> running = Optional.empty();
    private volatile boolean isStopping;

    StreamPass(
            SparkSession session,
            PassRules.Pass pass,
            QueryStarter starter,
            ControlPlane control,
            RunOptions options) {
        this.session = session;
        this.pass = pass;
        this.starter = starter;
        this.options = options;
        this.meeting = new Meeting<>(pass.queries());
        this.work = new PassWork(session, control, meeting, options);
        this.time = new PassTime(session, work);
        this.thread = new Thread(this::supervise, "weir " + pass.name());
    }

    /** What its streaming query is called. */
    String name() {
        return pass.name();
    }

    /** Whether a query shares it. */
    boolean isOf(String query) {
        return pass.queries().contains(query);
    }

    void start() {
        thread.start();
    }

    /**
     * Takes part for a query, on its thread, for as long as that goes well.
     *
     * @return why it has ended
     */
    Meeting.Outcome attend(PassMember member) throws InterruptedException {
        boards.put(member.query(), member.board());
        try {
            return meeting.attend(member.query(), member.position(), member);
        } finally {
            boards.remove(member.query());
            member.end();
        }
    }

    /** A query has failed on its way, and is tried again. */
    void isDelayed(String query) {
        meeting.isDelayed(query);
    }

    /** A query does not come for now. */
    void doNotWaitFor(String query) {
        meeting.doNotWaitFor(query);
    }

    /** Whether it works on a batch, or waits to begin. */
    boolean isBusy() {
        return running.filter(StreamPass::isBusy).isPresent();
    }

    private static boolean isBusy(StreamingQuery query) {
        return query.isActive() && query.status().isTriggerActive();
    }

    private void supervise() {
        try {
            while (!isStopping) {
                Optional<Position> start = meeting.begin(UNTIL_ALL_ARE_HERE);
                if (start.isEmpty()) {
                    return;
                }
                if (run(start.get())) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            meeting.end();
            work.close();
        }
    }

    /** @return whether it has read all there was, and that was what it should */
    private boolean run(Position start) throws InterruptedException {
        Optional<Path> directory = Optional.empty();
        try {
            directory = Optional.of(starter.passCheckpoint(start));
            LOG.info("pass begins pass=\"{}\" position={}", name(), start.offsets());
            StreamingQuery query = starter.startPass(pass, directory.get(), this::batch);
            running = Optional.of(query);
            long step = Math.max(pass.trigger().toMillis(), LEAST_STEP_MILLIS);
            while (!query.awaitTermination(step)) {
                if (!isBusy(query)) {
                    time.passes();
                }
            }
            time.ends();
            return options.once() || isStopping;
        } catch (StreamingQueryException | TimeoutException | RuntimeException e) {
            // Whoever shares it judges what that is, tells of it, and comes back.
            LOG.debug("pass ends", e);
            running.ifPresent(this::end);
            meeting.leaveAll(new Meeting.Failed(e));
            return false;
        } finally {
            running = Optional.empty();
            time.forget();
            directory.ifPresent(made -> FileUtil.fullyDelete(made.toFile()));
        }
    }

    private void batch(Dataset<Row> rows, Long id) {
        if (isStopping) {
            throw new BatchHandler.Stopped();
        }
        SourceRange range = SourceRanges.current(session);
        Position start = Position.of(range.start());
        Position end = Position.of(range.end());
        try {
            List<PassMember> members =
                    List.copyOf(meeting.enter(start, end, UNTIL_LEVEL).values());
            try (SharedRows shared = SharedRows.read(rows)) {
                time.batch(members, shared, end);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BatchHandler.Stopped();
        }
    }

    private void end(StreamingQuery query) {
        try {
            query.stop();
        } catch (TimeoutException e) {
            LOG.warn("pass does not end pass=\"{}\" reason=\"{}\"", name(), e.getMessage());
        }
    }

    /** Lets the batch that runs end; when {@code nanoTime} has passed {@code deadline}, without waiting. */
    void stop(long deadline) {
        isStopping = true;
        meeting.doNotWaitForAny();
        try {
            while (thread.isAlive() && System.nanoTime() < deadline + UNANSWERED.toNanos()) {
                Optional<StreamingQuery> query = running;
                if (query.isPresent() && (!isBusy(query.get()) || System.nanoTime() > deadline)) {
                    query.get().stop();
                }
                if (query.isEmpty()) {
                    meeting.end();
                }
                thread.join(20);
            }
        } catch (TimeoutException e) {
            LOG.warn("pass does not end pass=\"{}\" reason=\"{}\"", name(), e.getMessage());
            meeting.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void told(StreamingQueryProgress progress) {
        boards.values().forEach(board -> board.toldOfPass(progress));
    }

    @Override
    public void idle() {
        boards.values().forEach(QueryStats::idle);
    }

    @Override
    public void sign() {
        boards.values().forEach(QueryStats::sign);
    }
}
