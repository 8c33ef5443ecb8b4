package weir.run;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.SharedCommit;
import weir.groups.GroupState;
import weir.pass.BatchClock;
import weir.pass.Position;
import weir.pass.SharedPlan;
import weir.pass.SharedRows;
import weir.pipeline.Query;
import weir.postgres.PostgresSink;
import weir.postgres.PreparedBatch;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.SourceRange;

/**
 * A query that shares passes, from when it joins until it leaves. Its batches, their numbers and its checkpoint are those that it would have as a streaming query
 * of its own. One thread at a time.
 */
final class PassMember {
    private static final Logger LOG = LoggerFactory.getLogger(PassMember.class);

    private final SparkSession session;
    private final SinkGroup group;
    private final List<Sinks.Open> sinks;
    private final QueryStats board;
    private final Optional<LateRowsLog> late;
    private final SharedPlan plan;
    private final StructType schema;
    private final BatchClock clock;
    private final LateTold lateTold = new LateTold(System::nanoTime);
    private final StreamClocks clocks = new StreamClocks();
    private Position position;

    /**
     * Of a query whose checkpoint has no batch that is planned and not committed.
     *
     * @param run the session of all queries
     * @param late where it is written down which rows came too late
     */
    PassMember(
            SparkSession run,
            SinkGroup group,
            Continuation continuation,
            List<Sinks.Open> sinks,
            QueryStats board,
            Optional<LateRowsLog> late) {
        Query query = group.planned().query();
        this.group = group;
        this.sinks = List.copyOf(sinks);
        this.board = board;
        this.late = late;
        // Spark's planner finds the groups of this query by a setting of its session.
        this.session = run.cloneSession();
        session.conf().set(GroupState.SETTING, Sinks.groups(sinks).map(GroupState::id).orElse(""));
        this.schema = continuation.rows().schema();
        this.plan = new SharedPlan(
                session,
                continuation.rows().queryExecution().analyzed(),
                switch (query.mode()) {
                    case APPEND -> OutputMode.Append();
                    case UPDATE -> OutputMode.Update();
                    case COMPLETE -> OutputMode.Complete();
                });
        QueryCheckpoint checkpoint = continuation.checkpoint();
        this.clock = checkpoint.clock(session, continuation.past().committed());
        this.position = continuation.past().committed().isPresent()
                ? Position.of(checkpoint.end(continuation.past().committed().getAsLong()))
                : Position.NONE;
    }

    String query() {
        return group.name();
    }

    Position position() {
        return position;
    }

    QueryStats board() {
        return board;
    }

    /**
     * A batch that begins.
     *
     * @param id what Spark keeps of it
     * @param end where the query is behind it
     * @param began by {@code nanoTime}
     */
    record Turn(BatchClock.Tick id, Position end, SourceRange range, long began) {
        /** Whether it is made of nothing. */
        boolean isEmpty() {
            return range.start().equals(range.end());
        }
    }

    /** The next batch, up to where a pass ends. */
    Turn begin(Position end) {
        board.batchBegins();
        Position to = position.upTo(end);
        return new Turn(
                clock.next(System.currentTimeMillis()),
                to,
                new SourceRange(position.offsets(), to.offsets()),
                System.nanoTime());
    }

    /** What is to be written down before a sink outside of the database gets rows; empty if there is no such sink. */
    Optional<SharedCommit.Planned> planned(Turn turn) {
        return sinks.stream().allMatch(open -> AgreedBatches.behind(open.sink()) instanceof PostgresSink)
                ? Optional.empty()
                : Optional.of(new SharedCommit.Planned(
                        query(), turn.id().number(), turn.id().entry(turn.end())));
    }

    /**
     * A batch that is made: all other sinks have it, and its rows for tables are encoded.
     *
     * @param watermarkEntry its entry in the log of commits
     */
    record Made(
            PassMember member,
            Turn turn,
            IncrementalExecution execution,
            List<PreparedBatch> tables,
            long rows,
            long late,
            String watermarkEntry) {
        SharedCommit.Part part() {
            List<SharedCommit.Rows> rows = new ArrayList<>();
            for (PreparedBatch table : tables) {
                rows.add(new SharedCommit.Rows(table.entry(), (Connection connection) -> table.keep(connection)));
            }
            return new SharedCommit.Part(
                    member.query(), turn.id().number(), turn.id().entry(turn.end()), watermarkEntry, rows);
        }
    }

    /** Makes a batch of the rows of a pass, and hands it to the sinks that are not in the database. */
    Made make(Turn turn, SharedRows shared) {
        SparkSession.setActiveSession(session);
        IncrementalExecution execution = plan.over(shared, turn.id());
        MeteredRows metered = new MeteredRows(session.internalCreateDataFrame(execution.toRdd(), schema, false));
        boolean keeps = sinks.size() > 1;
        Dataset<Row> given = keeps ? metered.rows().persist() : metered.rows();
        try {
            if (keeps) {
                metered.makeAll();
            }
            long number = turn.id().number();
            Batch batch = new Batch(query(), number, turn.range(), group.planned().query().mode(), given);
            if (!turn.isEmpty()) {
                agree(number);
            }
            List<PreparedBatch> tables = new ArrayList<>();
            for (Sinks.Open open : sinks) {
                BatchSink sink = AgreedBatches.behind(open.sink());
                if (sink instanceof PostgresSink table) {
                    tables.add(table.prepare(batch));
                } else {
                    sink.write(batch);
                    board.written(open.label(), metered.count());
                }
            }
            metered.makeAll();
            long left = LateRowsLog.count(execution);
            late.ifPresent(log -> log.note(execution, number, turn.range()));
            return new Made(this, turn, execution, tables, metered.count(), left, clock.end(execution));
        } finally {
            if (keeps) {
                given.unpersist();
            }
        }
    }

    private void agree(long batch) {
        for (Sinks.Open open : sinks) {
            if (open.sink() instanceof AgreedBatches agreed) {
                agreed.agree(batch);
            }
        }
    }

    /**
     * Goes on, once a batch was committed.
     *
     * @param read how many rows of the stream it was made of
     */
    void committed(Made made, long read) {
        long number = made.turn().id().number();
        made.tables().forEach(table -> table.end(true));
        for (Sinks.Open open : sinks) {
            if (AgreedBatches.behind(open.sink()) instanceof PostgresSink) {
                board.written(open.label(), made.rows());
            }
        }
        plan.purge(number);
        clock.commit(made.turn().id());
        position = made.turn().end();
        board.late(number, made.late());
        lateTold.add(made.late()).ifPresent(left -> BatchHandler.warn(query(), left));
        clocks.batch(made.execution(), group.planned().streams());
        board.waitsFor(clocks.slowest());
        long nanos = System.nanoTime() - made.turn().began();
        board.shared(number, read, clock.watermark(), Duration.ofNanos(nanos));
        LOG.info(
                "batch written query=\"{}\" batch={} rows={} late={} ms={}",
                query(),
                number,
                made.rows(),
                made.late(),
                nanos / 1_000_000);
    }

    /** Whether it needs a batch without rows, for the time that has passed to bring rows out. */
    boolean wantsAnother(Made made) {
        return QueryStarter.needsEmptyBatches(group.planned()) && clock.wantsAnother(made.execution());
    }

    /** To be called when it has left. */
    void end() {
        lateTold.rest().ifPresent(left -> BatchHandler.warn(query(), left));
    }
}
