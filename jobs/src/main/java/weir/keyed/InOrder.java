package weir.keyed;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapGroupsWithStateFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.streaming.GroupState;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.StructType;
import weir.problem.PermanentFailure;
import weir.stateful.PerKey;

/**
 * Holds the rows of each key until the watermark has passed them, and then hands them over in the order of their event time. So no row is handed over
 * before one that comes later in the stream and earlier in event time: Spark has left out, and counted, all that comes behind the watermark.
 */
final class InOrder implements FlatMapGroupsWithStateFunction<Row, Row, Row, Row> {
    /** The fields of a row that comes in. The third is for Spark alone, which looks for the column that has the watermark. */
    static final String KEY = "key";

    static final String TIME = "time";
    static final String ROW = "row";
    static final String WATERMARKED = "watermarked";
    static final String RESULT = "result";

    private static final int MICROS_PER_MILLI = 1_000;

    private final PerKey work;
    private final StructType rowType;
    private transient HeldRow.Order order;

    /** @param rowType the columns of the rows */
    InOrder(PerKey work, StructType rowType) {
        this.work = work;
        this.rowType = rowType;
    }

    /** The state of a key: the rows that the watermark has not passed, and what is made of the others. */
    StructType stateType() {
        return new StructType()
                .add("held", new ArrayType(HeldRow.type(rowType), false))
                .add("state", work.state());
    }

    @Override
    public Iterator<Row> call(Row key, Iterator<Row> values, GroupState<Row> group) {
        List<HeldRow> held = new ArrayList<>();
        Optional<Row> state = Optional.empty();
        if (group.exists()) {
            held.addAll(HeldRow.listOf(group.get().getList(0)));
            state = Optional.ofNullable(group.get().getStruct(1));
        }
        long watermark = group.getCurrentWatermarkMs() * MICROS_PER_MILLI;
        add(values, held);
        int passed = 0;
        while (passed < held.size() && held.get(passed).time() <= watermark) {
            passed++;
        }
        List<Row> results = new ArrayList<>();
        keep(group, held.subList(passed, held.size()), taken(state, held.subList(0, passed), watermark, results));
        return with(key, results);
    }

    /**
     * All that comes out of a key.
     *
     * @param values its rows, none of them behind the watermark
     * @param watermarkMillis in ms since 1970
     */
    Iterator<Row> all(Row key, Iterator<Row> values, long watermarkMillis) {
        List<HeldRow> rows = new ArrayList<>();
        List<Row> results = new ArrayList<>();
        add(values, rows);
        taken(Optional.empty(), rows, watermarkMillis * MICROS_PER_MILLI, results);
        return with(key, results);
    }

    private void add(Iterator<Row> values, List<HeldRow> rows) {
        values.forEachRemaining(row -> rows.add(new HeldRow(row.getAs(TIME), row.getAs(ROW))));
        rows.sort(order());
    }

    private static Iterator<Row> with(Row key, List<Row> results) {
        Row columns = key.getStruct(0);
        return results.stream()
                .map(result -> RowFactory.create(columns, result))
                .iterator();
    }

    /** Hands over rows that the watermark has passed, and what is due between them and up to it. */
    private Optional<Row> taken(Optional<Row> before, List<HeldRow> rows, long watermark, List<Row> results) {
        Optional<Row> state = before;
        for (HeldRow row : rows) {
            state = whenDue(state, row.time() - 1, results);
            state = work.next(state, row.row(), row.time(), results::add);
        }
        return whenDue(state, watermark, results);
    }

    /** @param until due by then: a row of the very time still comes before */
    private Optional<Row> whenDue(Optional<Row> state, long until, List<Row> results) {
        Optional<Row> left = state;
        long last = Long.MIN_VALUE;
        while (left.isPresent() && work.dueAt(left.get()) <= until) {
            long due = work.dueAt(left.get());
            if (due <= last) {
                throw new PermanentFailure(
                        "run " + work.getClass().getName(),
                        "what is left of a state is due no later than the state was",
                        "Correct its method due");
            }
            last = due;
            left = work.due(left.get(), due, results::add);
        }
        return left;
    }

    private void keep(GroupState<Row> group, List<HeldRow> held, Optional<Row> state) {
        if (held.isEmpty() && state.isEmpty()) {
            group.remove();
            return;
        }
        group.update(RowFactory.create(HeldRow.rows(held), state.orElse(null)));
        long first = held.isEmpty() ? Long.MAX_VALUE : held.get(0).time();
        long next = Math.min(first, state.map(work::dueAt).orElse(Long.MAX_VALUE));
        if (next < Long.MAX_VALUE) {
            // Spark comes back when the watermark is beyond this, which has to be positive. Both are in whole
            // milliseconds.
            group.setTimeoutTimestamp(Math.max(1, Math.floorDiv(next - 1, MICROS_PER_MILLI)));
        }
    }

    private HeldRow.Order order() {
        if (order == null) {
            order = new HeldRow.Order(rowType);
        }
        return order;
    }
}
