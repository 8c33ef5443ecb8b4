package weir.run;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.control.Companion;
import weir.control.ControlPlane;
import weir.control.DriverId;
import weir.groups.GroupState;
import weir.identity.Past;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.pipeline.SinkServices;
import weir.plan.Plan;
import weir.problem.PermanentFailure;
import weir.rejects.BatchSkips;
import weir.sink.BatchSink;
import weir.sink.Mode;

/** Opens the sinks of a pipeline's queries. */
final class Sinks {
    private final SparkSession session;
    private final Optional<ControlPlane> control;
    private final RunOptions options;
    private final String pipeline;
    private final String driver;

    Sinks(SparkSession session, String pipeline, Optional<ControlPlane> control, RunOptions options) {
        this.session = session;
        this.pipeline = pipeline;
        this.driver = control.map(ControlPlane::driver).orElseGet(DriverId::next);
        this.control = control;
        this.options = options;
    }

    /**
     * An open sink.
     *
     * @param label how it is called where its rows are counted
     * @param groups the groups that change with it
     */
    record Open(String label, BatchSink sink, Optional<GroupState> groups) {}

    /**
     * Opens all sinks of a group, or none.
     *
     * @param past what the group's checkpoint says
     * @throws PermanentFailure if a sink holds another query's rows, or lacks batches that have ended
     */
    List<Open> open(SinkGroup group, Past past) {
        List<Open> open = new ArrayList<>();
        List<GroupState> opened = new ArrayList<>();
        try {
            for (Sink sink : group.sinks()) {
                Optional<GroupState> groups = groups(group, sink, past);
                groups.ifPresent(opened::add);
                SinkServices services = new Services(this, group.planned(), past, groups.map(Companion.class::cast));
                open.add(new Open(sink.label(), sink.open(services), groups));
            }
            requireOwn(group, open, past);
            requireBatches(group, open, past);
            open.forEach(each -> each.sink().begin());
            if (group.durable()) {
                control.ifPresent(plane -> open.set(0, agreed(plane, group, open)));
            }
            return open;
        } catch (RuntimeException e) {
            open.forEach(each -> each.sink().close());
            opened.forEach(GroupState::close);
            throw e;
        }
    }

    /** The groups that change with one of the sinks. */
    static Optional<GroupState> groups(List<Open> open) {
        return open.stream().flatMap(each -> each.groups().stream()).findFirst();
    }

    /** Where it is written down which rows came too late, for a group whose results stay. For one start of its query. */
    Optional<LateRowsLog> lateRows(SinkGroup group, String checkpoint) {
        if (!group.durable()) {
            return Optional.empty();
        }
        LateRowsLog.Notes notes = control.<LateRowsLog.Notes>map(plane ->
                        new LateRowRanges(plane, group.planned().query().name()))
                .orElseGet(() -> new LateRowFiles(session, checkpoint));
        return Optional.of(new LateRowsLog(session, notes));
    }

    /** A pipeline that got another name goes on with what it has kept; another one must not take that for its own. */
    private static void requireOwn(SinkGroup group, List<Open> open, Past past) {
        for (Open each : open) {
            Optional<String> other = each.sink().otherOwner();
            if (other.isPresent()
                    && past.committed().isEmpty()
                    && each.sink().lastKept().isPresent()) {
                String name = group.planned().query().name();
                throw new PermanentFailure(
                        "keep query \"" + name + "\" in " + each.label(),
                        "it holds the batches of query \"" + name + "\" of pipeline \"" + other.get()
                                + "\", and this query would begin anew",
                        "Name another place, or give the pipeline its former name again");
            }
        }
    }

    /** A sink of which every batch leaves a trace has kept all that have ended. */
    private static void requireBatches(SinkGroup group, List<Open> open, Past past) {
        long committed = past.committed().orElse(-1);
        if (past.identity().isEmpty() && group.planned().query().mode() == Mode.APPEND) {
            // An earlier Weir has left no trace of batches without rows.
            return;
        }
        for (Open each : open) {
            BatchSink.requireBatches(
                    group.planned().query().name(), each.label(), each.sink().lastOfAll(), committed);
        }
    }

    private Open agreed(ControlPlane plane, SinkGroup group, List<Open> open) {
        BatchSkips skips = new BatchSkips(plane, group.planned().query().name());
        List<BatchSink> others = open.stream().skip(1).map(Open::sink).toList();
        Open first = open.get(0);
        return new Open(first.label(), new AgreedBatches(session, skips, first.sink(), others), first.groups());
    }

    /** The groups of a query, if they change with this sink of it. */
    private Optional<GroupState> groups(SinkGroup group, Sink sink, Past past) {
        boolean isLast = sink == group.sinks().get(group.sinks().size() - 1);
        if (!group.keepsGroupsInPostgres() || !isLast) {
            return Optional.empty();
        }
        return Optional.of(GroupState.open(
                control.orElseThrow(),
                group.planned().query().name(),
                group.planned().operators().size(),
                past.planned().isPresent(),
                past.committed().orElse(-1)));
    }

    /** What a sink of a group is opened with. */
    private record Services(Sinks sinks, Plan.PlannedQuery planned, Past past, Optional<Companion> companion)
            implements SinkServices {
        @Override
        public SparkSession session() {
            return sinks.session;
        }

        @Override
        public String pipeline() {
            return sinks.pipeline;
        }

        @Override
        public String driver() {
            return sinks.driver;
        }

        @Override
        public Query query() {
            return planned.query();
        }

        @Override
        public StructType schema() {
            return planned.schema();
        }

        @Override
        public OptionalLong committed() {
            return past.committed();
        }

        @Override
        public ControlPlane control() {
            return sinks.control.orElseThrow();
        }

        @Override
        public PrintStream console() {
            return sinks.options.console();
        }

        @Override
        public void requireEpoch(String action) {
            sinks.control.ifPresent(plane -> plane.fenced(action, connection -> null));
        }

        @Override
        public void withEpoch(Runnable work) {
            sinks.control.ifPresentOrElse(
                    plane -> plane.fenced("take over a sink", connection -> {
                        work.run();
                        return null;
                    }),
                    work);
        }
    }
}
