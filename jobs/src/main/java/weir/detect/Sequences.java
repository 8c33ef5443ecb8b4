package weir.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import weir.catalyst.Trees;
import weir.problem.PermanentFailure;
import weir.stateful.PerKey;

/**
 * Finds sequences of rows. It ends one with the first row that can end any; of those that this row can end it takes the one that begins last, and
 * from there on the first rows that fit. Then it goes on behind that row.
 *
 * <p>For each step but the last it remembers one begun sequence, the one that begins last: what a row behind it makes of an older one it makes of
 * this one as well, and that is shorter. Where the step behind has to be the very next row, only one that ends with the row just taken counts.
 */
public final class Sequences implements PerKey {
    /** The columns of the rows that come in: the first is the event time, the last says as bits which conditions hold. */
    public static final String AT = "at";

    public static final String CONDITIONS = "conditions";

    private final List<String> steps;
    private final boolean[] next;
    private final long within;
    private final StructType rowType;

    /**
     * Sequences of some steps.
     *
     * @param steps their names
     * @param next of each, whether it has to be the very next row behind the one before
     * @param within how long after its first row a sequence may end, in µs
     * @param rowType {@link #AT}, the columns that the result has of each row, {@link #CONDITIONS}
     */
    public Sequences(List<String> steps, List<Boolean> next, long within, StructType rowType) {
        this.steps = List.copyOf(steps);
        this.next = new boolean[next.size()];
        for (int i = 0; i < next.size(); i++) {
            this.next[i] = next.get(i);
        }
        this.within = within;
        this.rowType = rowType;
    }

    @Override
    public StructType state() {
        StructType begun = new StructType()
                .add("start", DataTypes.LongType, false)
                .add("number", DataTypes.LongType, false)
                .add("rows", new ArrayType(rowType, false), false);
        return new StructType()
                .add("number", DataTypes.LongType, false)
                .add("begun", new ArrayType(begun, true), false);
    }

    @Override
    public StructType result() {
        StructType result = new StructType();
        for (String step : steps) {
            for (StructField field : columns()) {
                result = result.add(step + "_" + field.name(), field.dataType());
            }
        }
        return result;
    }

    private List<StructField> columns() {
        return Arrays.asList(rowType.fields()).subList(0, rowType.size() - 1);
    }

    /**
     * A sequence that has begun and not ended.
     *
     * @param start the time of its first row, in µs
     * @param number of its first row, counted from where the state began
     */
    private record Begun(long start, long number, List<Row> rows) {
        Begun with(Row row) {
            List<Row> more = new ArrayList<>(rows);
            more.add(row);
            return new Begun(start, number, more);
        }
    }

    @Override
    public Optional<Row> next(Optional<Row> state, Row row, long time, Consumer<Row> out) {
        long number = state.map(kept -> kept.getLong(0)).orElse(0L) + 1;
        List<Optional<Begun>> before = begun(state);
        List<Optional<Begun>> now = new ArrayList<>();
        int conditions = row.getInt(row.size() - 1);
        for (int step = 0; step < steps.size(); step++) {
            boolean fits = (conditions >> step & 1) == 1;
            Optional<Begun> made = Optional.empty();
            if (fits && step == 0) {
                made = Optional.of(new Begun(time, number, List.of(row)));
            } else if (fits) {
                made = before.get(step - 1)
                        .filter(each -> time - each.start() <= within)
                        .map(each -> each.with(row));
            }
            if (step == steps.size() - 1) {
                if (made.isPresent()) {
                    out.accept(result(made.get()));
                    return Optional.empty();
                }
            } else {
                now.add(next[step + 1] ? made : later(before.get(step), made));
            }
        }
        return kept(number, now);
    }

    private static Optional<Begun> later(Optional<Begun> old, Optional<Begun> made) {
        return made.isPresent()
                        && (old.isEmpty() || made.get().number() > old.get().number())
                ? made
                : old;
    }

    /** When the first of the begun sequences would take too long. */
    @Override
    public long dueAt(Row state) {
        return begun(Optional.of(state)).stream()
                .flatMap(Optional::stream)
                .mapToLong(each -> each.start() + within)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    @Override
    public Optional<Row> due(Row state, long time, Consumer<Row> out) {
        return kept(
                state.getLong(0),
                begun(Optional.of(state)).stream()
                        .map(begun -> begun.filter(each -> each.start() + within > time))
                        .toList());
    }

    private Row result(Begun whole) {
        List<Object> values = new ArrayList<>();
        for (Row row : whole.rows()) {
            for (int i = 0; i < row.size() - 1; i++) {
                values.add(row.get(i));
            }
        }
        return RowFactory.create(values.toArray());
    }

    private List<Optional<Begun>> begun(Optional<Row> state) {
        if (state.isEmpty()) {
            return steps.stream()
                    .limit(steps.size() - 1)
                    .map(step -> Optional.<Begun>empty())
                    .toList();
        }
        List<Row> rows = state.get().getList(1);
        if (rows.size() != steps.size() - 1) {
            throw new PermanentFailure(
                    "go on with the sequences that have begun",
                    "they are of a pattern of " + (rows.size() + 1) + " steps, and this one has " + steps.size(),
                    "Give the changed query another name, or restore its pattern");
        }
        return rows.stream()
                .map(row -> Optional.ofNullable(row)
                        .map(each -> new Begun(each.getLong(0), each.getLong(1), each.getList(2))))
                .toList();
    }

    private static Optional<Row> kept(long number, List<Optional<Begun>> begun) {
        return begun.stream().allMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(RowFactory.create(
                        number,
                        Trees.seq(begun.stream()
                                .map(each -> each.map(Sequences::row).orElse(null))
                                .toList())));
    }

    private static Row row(Begun begun) {
        return RowFactory.create(begun.start(), begun.number(), Trees.seq(begun.rows()));
    }
}
