package weir.groups;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.streaming.StatefulOperatorStateInfo;
import org.apache.spark.util.CollectionAccumulator;
import weir.control.Companion;
import weir.control.ControlPlane;
import weir.postgres.Encoded;
import weir.postgres.GroupPosition;
import weir.postgres.GroupTable;

/**
 * The groups of a query that runs, of all its aggregations. For one start of the query, whose thread alone uses it; Spark's planner finds it by a setting of
 * the query's session.
 *
 * <p>A batch reads the groups that the batch before has left, and {@link #keep} changes them in the transaction that keeps the batch's rows. So a batch that
 * comes again either finds what it found the first time, or was kept, and then {@link KeptGroups#isOver} and changes nothing.
 */
public final class GroupState implements Companion {
    /** Names the state of a query in its session. */
    public static final String SETTING = "weir.state.groups";

    /** Bytes of one batch that may be collected in the driver. */
    private static final int MAX_INLINE = 16 * 1024 * 1024;

    private static final int MIN_INLINE_OF_A_TASK = 64 * 1024;

    private static final Map<String, GroupState> OPEN = new ConcurrentHashMap<>();

    private final ControlPlane control;
    private final String query;
    private final String id;
    private final GroupPosition position;
    private final Map<Long, GroupTable> tables = new TreeMap<>();
    private final Map<Long, Batch> running = new TreeMap<>();
    private long kept;

    /**
     * What an aggregation makes of a batch.
     *
     * @param id the batch's number
     * @param ended groups that end at this time or before have ended, in microseconds since 1970; empty if none ever does
     * @param parts where tasks put the groups
     * @param rows what is handed on; whoever makes it makes the groups, too
     */
    record Batch(long id, OptionalLong ended, CollectionAccumulator<GroupPart> parts, JavaRDD<InternalRow> rows) {
        /** The groups of each partition. A task can run twice, and makes the same again. */
        List<Encoded> groups() {
            Map<Integer, Encoded> byPartition = new TreeMap<>();
            parts.value().forEach(part -> byPartition.put(part.partition(), part.groups()));
            return List.copyOf(byPartition.values());
        }
    }

    private GroupState(ControlPlane control, String query, GroupPosition position, long kept) {
        this.control = control;
        this.query = query;
        this.id = control.driver() + "/" + query;
        this.position = position;
        this.kept = kept;
    }

    /**
     * Opens the groups of a query.
     *
     * @param operators how many aggregations the query has
     * @param hasBegun whether the query has a checkpoint
     * @param committed the last batch that has ended, -1 if none has
     * @throws weir.problem.PermanentFailure if the groups of batches that have ended are not there
     */
    public static GroupState open(ControlPlane control, String query, int operators, boolean hasBegun, long committed) {
        GroupPosition position = new GroupPosition(control, query);
        long kept = position.open(operators, hasBegun, committed);
        GroupState state = new GroupState(control, query, position, kept);
        OPEN.put(state.id, state);
        return state;
    }

    /** What {@link #SETTING} has to say for the planner to find it. */
    public String id() {
        return id;
    }

    /** That of the query whose session this is. */
    static Optional<GroupState> of(SparkSession session) {
        return Optional.ofNullable(OPEN.get(session.conf().get(SETTING, "")));
    }

    /** What was kept before a batch. */
    KeptGroups kept(StatefulOperatorStateInfo info) {
        GroupTable table = tables.computeIfAbsent(info.operatorId(), number -> GroupTable.open(control, query, number));
        int partitions = info.numPartitions();
        int ofEach = Math.max(MIN_INLINE_OF_A_TASK, MAX_INLINE / partitions);
        return new KeptGroups(
                table.reader(), table.writer(info.storeVersion(), ofEach), isOver(info.storeVersion()), partitions);
    }

    private boolean isOver(long batch) {
        return batch <= kept;
    }

    /** Begins a batch of an aggregation. */
    void begin(StatefulOperatorStateInfo info, Batch batch) {
        running.put(info.operatorId(), batch);
    }

    @Override
    public void keep(Connection connection, long batch) throws SQLException {
        for (Map.Entry<Long, Batch> each : running.entrySet()) {
            Batch made = each.getValue();
            if (made.id() != batch) {
                throw new IllegalStateException("groups of batch " + made.id() + " were made for batch " + batch);
            }
            if (made.groups().size() < made.rows().getNumPartitions()) {
                // Whoever wanted the rows did not want all of them, as a join with nothing does.
                made.rows().foreachPartition(GroupState::takeNone);
            }
            tables.get(each.getKey()).merge(connection, batch, made.groups(), made.ended());
        }
        position.advance(connection, batch);
        kept = batch;
    }

    /** The groups of a partition are made before its first row. */
    private static void takeNone(Iterator<InternalRow> rows) {}

    @Override
    public void close() {
        OPEN.remove(id, this);
    }
}
