package weir.verify;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import weir.contents.CanonicalJson;
import weir.contents.Cell;
import weir.contents.Contents;
import weir.contents.Tolerance;

/** Rows against rows, both in the form of {@link Contents}. Spark does it, by hash or sort and on disk if need be; the driver sees counts. */
final class RowComparison {
    /** At most so many differences are shown. */
    static final int SHOWN = 5;

    private static final String SIDE = "expected";
    private static final String OCCURRENCE = "occurrence";

    private final List<Cell> cells;

    RowComparison(List<Cell> cells) {
        this.cells = List.copyOf(cells);
    }

    /** What counts as the same. */
    enum How {
        /** Each row as often as it has to be there, value by value. */
        ROWS,
        /** For each key the row with the right values; rounded ones may differ in the last digits. */
        KEYED,
        /** Without a key, and rounded values may differ in the last digits: the others serve as the key. */
        ROUNDED,
        /** For each key one of the rows that have it: which of them came last can't be told any more. */
        ONE_OF
    }

    /**
     * What came out.
     *
     * @param expected how many rows there should be
     * @param found how many there are
     * @param missing rows that should be there, and are not
     * @param extra rows that should not be there, and are
     * @param different rows whose key is right and whose values are not
     * @param differences the first of these, as text
     */
    record Outcome(long expected, long found, long missing, long extra, long different, List<String> differences) {
        boolean isEqual() {
            return missing == 0 && extra == 0 && different == 0;
        }
    }

    /** Compares. */
    Outcome compare(Dataset<Row> expected, Dataset<Row> found, How how) {
        Dataset<Row> judged =
                switch (how) {
                    case ROWS -> rows(both(expected, found));
                    case KEYED -> keyed(both(expected, found), names(Cell::isKey));
                    case ROUNDED -> keyed(both(numbered(expected), numbered(found)), withOccurrence());
                    case ONE_OF -> oneOf(both(expected, found));
                };
        Row totals = judged.agg(total("e"), total("f"), total("missing"), total("extra"), total("different"))
                .first();
        long apart = totals.getLong(2) + totals.getLong(3) + totals.getLong(4);
        return new Outcome(
                totals.getLong(0),
                totals.getLong(1),
                totals.getLong(2),
                totals.getLong(3),
                totals.getLong(4),
                apart == 0 ? List.of() : differences(judged));
    }

    private static Column total(String column) {
        return coalesce(sum(col(column)), lit(0L));
    }

    private static Dataset<Row> both(Dataset<Row> expected, Dataset<Row> found) {
        return expected.withColumn(SIDE, lit(true)).unionByName(found.withColumn(SIDE, lit(false)));
    }

    private interface Which {
        boolean holds(Cell cell);
    }

    private List<String> names(Which which) {
        return IntStream.range(0, cells.size())
                .filter(i -> which.holds(cells.get(i)))
                .mapToObj(Contents::column)
                .toList();
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(name -> col(name)).toArray(Column[]::new);
    }

    private Column all() {
        return struct(columns(names(cell -> true)));
    }

    private static Column countOf(boolean side) {
        return count(when(col(SIDE).equalTo(side), lit(1)));
    }

    private Column firstOf(boolean side) {
        return first(when(col(SIDE).equalTo(side), all()), true);
    }

    private Dataset<Row> rows(Dataset<Row> both) {
        return both.groupBy(columns(names(cell -> true)))
                .agg(countOf(true).as("e"), countOf(false).as("f"))
                .withColumn("should", all())
                .withColumn("is", all())
                .withColumn("missing", greatest(col("e").minus(col("f")), lit(0L)))
                .withColumn("extra", greatest(col("f").minus(col("e")), lit(0L)))
                .withColumn("different", lit(0L));
    }

    private Dataset<Row> keyed(Dataset<Row> both, List<String> key) {
        Column same = lit(true);
        for (int i = 0; i < cells.size(); i++) {
            if (!key.contains(Contents.column(i))) {
                same = same.and(isSame(
                        cells.get(i),
                        col("should").getField(Contents.column(i)),
                        col("is").getField(Contents.column(i))));
            }
        }
        return both.groupBy(columns(key))
                .agg(
                        countOf(true).as("e"),
                        countOf(false).as("f"),
                        firstOf(true).as("should"),
                        firstOf(false).as("is"))
                .withColumn("missing", greatest(col("e").minus(col("f")), lit(0L)))
                .withColumn("extra", greatest(col("f").minus(col("e")), lit(0L)))
                .withColumn(
                        "different",
                        when(col("e").gt(0).and(col("f").gt(0)).and(same.unary_$bang()), lit(1L))
                                .otherwise(lit(0L)));
    }

    private static Column isSame(Cell cell, Column one, Column other) {
        return switch (cell.kind()) {
            case EXACT -> one.eqNullSafe(other);
            case FLOAT -> Tolerance.FLOAT.isNear(one, other);
            case DOUBLE -> Tolerance.DOUBLE.isNear(one, other);
            case JSON ->
                one.eqNullSafe(other)
                        .or(when(
                                        one.isNotNull().and(other.isNotNull()),
                                        CanonicalJson.areNear().apply(one, other))
                                .otherwise(lit(false)));
        };
    }

    private List<String> withOccurrence() {
        List<String> key = new ArrayList<>(names(cell -> !cell.isRounded()));
        key.add(OCCURRENCE);
        return key;
    }

    /** Rows with the same key are paired in the order of their other values. */
    private Dataset<Row> numbered(Dataset<Row> rows) {
        return rows.withColumn(
                OCCURRENCE,
                row_number()
                        .over(Window.partitionBy(columns(names(cell -> !cell.isRounded())))
                                .orderBy(columns(names(Cell::isRounded)))));
    }

    private Dataset<Row> oneOf(Dataset<Row> both) {
        return both.groupBy(columns(names(cell -> true)))
                .agg(countOf(true).as("e"), countOf(false).as("f"))
                .groupBy(columns(names(Cell::isKey)))
                .agg(
                        expr("CASE WHEN sum(e) > 0 THEN 1 ELSE 0 END")
                                .cast("long")
                                .as("e"),
                        sum("f").as("f"),
                        max(col("e").gt(0).and(col("f").gt(0))).as("right"),
                        max(when(col("e").gt(0), all())).as("should"),
                        max(when(col("f").gt(0), all())).as("is"))
                .withColumn("missing", greatest(col("e").minus(col("f")), lit(0L)))
                .withColumn("extra", greatest(col("f").minus(col("e")), lit(0L)))
                .withColumn(
                        "different",
                        when(col("e").gt(0).and(col("f").gt(0)).and(col("right").unary_$bang()), lit(1L))
                                .otherwise(lit(0L)));
    }

    private List<String> differences(Dataset<Row> judged) {
        return judged
                .where("missing + extra + different > 0")
                .select("should", "is", "missing", "extra", "different")
                .orderBy(coalesce(col("should"), col("is")))
                .limit(SHOWN)
                .collectAsList()
                .stream()
                .map(this::told)
                .toList();
    }

    private String told(Row judged) {
        if (judged.getLong(4) > 0) {
            return "different: " + changes(judged.getStruct(0), judged.getStruct(1));
        }
        return judged.getLong(2) > 0
                ? "missing: " + values(judged.getStruct(0)) + times(judged.getLong(2))
                : "extra: " + values(judged.getStruct(1)) + times(judged.getLong(3));
    }

    private static String times(long count) {
        return count == 1 ? "" : " (" + count + " times)";
    }

    private String values(Row row) {
        return String.join(
                ", ",
                IntStream.range(0, cells.size())
                        .mapToObj(i -> cells.get(i).name() + "=" + row.get(i))
                        .toList());
    }

    private String changes(Row should, Row is) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            String value = cells.get(i).name() + "=" + should.get(i);
            boolean isSame =
                    should.get(i) == null ? is.get(i) == null : should.get(i).equals(is.get(i));
            told.add(isSame ? value : value + " expected, " + is.get(i) + " found");
        }
        return String.join(", ", told);
    }
}
