package weir.run;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import weir.identity.Past;
import weir.pass.Meeting;
import weir.pass.Position;

/** How one query shares a pass: it takes part, or comes a step nearer to where it can, by itself. For the query's thread. */
final class PassSharing {
    /** Drops that are read in one batch on the way to a pass, whatever the stream's limits say. */
    private static final long MAX_DROPS_OF_A_STEP = 20;

    private final SparkSession session;
    private final SinkGroup group;
    private final StreamPass pass;
    private final QueryStarter starter;
    private final QueryStats board;
    private volatile boolean takesPart;

    PassSharing(SparkSession session, SinkGroup group, StreamPass pass, QueryStarter starter, QueryStats board) {
        this.session = session;
        this.group = group;
        this.pass = pass;
        this.starter = starter;
        this.board = board;
    }

    /** Waits until a streaming query of this query alone has ended. */
    interface Awaiting {
        void await(StreamingQuery query, BatchHandler handler) throws StreamingQueryException;
    }

    /**
     * Takes part for as long as that goes well; or makes a step.
     *
     * @return whether the query has ended; else it goes on from where its checkpoint is now
     */
    boolean share(
            Continuation continuation,
            List<Sinks.Open> open,
            BatchHandler handler,
            Optional<LateRowsLog> late,
            Awaiting awaiting,
            BooleanSupplier isStopping)
            throws Exception {
        Past past = continuation.past();
        if (!past.planned().equals(past.committed())) {
            awaiting.await(starter.startPlanned(group, continuation, handler, Sinks.groups(open)), handler);
            return false;
        }
        continuation.settle(group.planned().query().name());
        PassMember member = new PassMember(session, group, continuation, open, board, late);
        Meeting.Outcome outcome = takePart(member);
        if (outcome instanceof Meeting.Failed failed) {
            throw failed.thrown() instanceof Exception e ? e : new IllegalStateException(failed.thrown());
        }
        if (outcome instanceof Meeting.GoTo far) {
            awaiting.await(step(far.target(), member.position(), continuation, open, handler), handler);
            return false;
        }
        if (outcome instanceof Meeting.Alone && !isStopping.getAsBoolean()) {
            awaiting.await(starter.startUntilRead(group, continuation, handler, Sinks.groups(open)), handler);
        }
        return true;
    }

    private Meeting.Outcome takePart(PassMember member) throws InterruptedException {
        board.running();
        takesPart = true;
        try {
            return pass.attend(member);
        } finally {
            takesPart = false;
        }
    }

    /** Goes to where a pass is: in one batch, or in batches of the size that the stream is read in where that would be a large one. */
    private StreamingQuery step(
            Position target,
            Position at,
            Continuation continuation,
            List<Sinks.Open> open,
            BatchHandler handler)
            throws Exception {
        Past past = continuation.past();
        if (past.committed().isEmpty() || at.drops(target) > MAX_DROPS_OF_A_STEP) {
            return starter.startUntilRead(group, continuation, handler, Sinks.groups(open));
        }
        continuation
                .checkpoint()
                .plan(past.committed().getAsLong() + 1, at.upTo(target).offsets());
        return starter.startPlanned(group, continuation, handler, Sinks.groups(open));
    }

    /** Whether the query takes part in a pass that works on a batch. */
    boolean isBusy() {
        return takesPart && pass.isBusy();
    }

    /** Whether the query takes part in a pass that has nothing to do. */
    boolean isIdle() {
        return takesPart && !pass.isBusy();
    }

    /** The query has failed, and is tried again soon. */
    void isDelayed() {
        pass.isDelayed(group.name());
    }

    /** The query does not come for now. */
    void isAway() {
        pass.doNotWaitFor(group.name());
    }
}
