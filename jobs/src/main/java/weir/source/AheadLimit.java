package weir.source;

import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.CurrentDate;
import org.apache.spark.sql.catalyst.expressions.CurrentTimestampLike;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.LocalTimestamp;
import org.apache.spark.sql.catalyst.optimizer.ReplaceExpressions$;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;
import scala.runtime.AbstractPartialFunction;
import weir.problem.Failure;
import weir.problem.PermanentFailure;

/**
 * How far ahead of its drop's seal time a row may say that it happened. It is looked at where drops are read, and on all rows, whichever
 * columns a query uses: so all who read a stream, now or again, in a batch or as a stream, take the same rows for bad.
 *
 * @param time when a row happened (TIMESTAMP), over columns of the stream
 * @param maxMillis how far ahead that may be, in ms
 */
record AheadLimit(Expression time, long maxMillis) implements Serializable {
    /** No row is too far ahead. */
    static final AheadLimit NONE = new AheadLimit(Literal.create(null, DataTypes.TimestampType), 0);

    /**
     * The limit of a stream. There is none where the event time is not what a row says: made of where it lies, or of the clock of whoever
     * reads it.
     *
     * @param data the columns that come out of the JSON
     * @throws Failure if the event time is no TIMESTAMP over these columns
     */
    static AheadLimit of(SparkSession session, StructType data, ReadOptions options) {
        return options.ahead()
                .map(ahead -> new AheadLimit(resolved(session, data, ahead.eventTime()), ahead.maxMillis()))
                .filter(limit -> limit.isSaidByRow(data))
                .orElse(NONE);
    }

    private boolean isSaidByRow(StructType data) {
        return time.deterministic()
                && !asksTheClock(time)
                && JavaConverters.asJavaCollection(time.references()).stream()
                        .allMatch(column -> data.getFieldIndex(column.name()).isDefined());
    }

    /** Whether no row is too far ahead. */
    boolean isNone() {
        return time.foldable();
    }

    private static Expression resolved(SparkSession session, StructType data, String eventTime) {
        StructType columns = data;
        for (RowShape.Provenance provenance : RowShape.Provenance.values()) {
            columns = columns.add(provenance.column(), provenance.type());
        }
        Dataset<Row> rows = session.createDataFrame(List.of(), columns)
                .select(functions.expr(eventTime).as("time"));
        Project project = (Project)
                ReplaceExpressions$.MODULE$.apply(rows.queryExecution().analyzed());
        Expression time = ((Alias) project.projectList().head()).child();
        if (!time.dataType().equals(DataTypes.TimestampType)) {
            throw new PermanentFailure(
                    "read a stream of drops",
                    "the event time \"" + eventTime + "\" is " + time.dataType().sql(),
                    "Convert it to a TIMESTAMP, for example by timestamp_millis(…)");
        }
        return time;
    }

    private static boolean asksTheClock(Expression expression) {
        return expression
                .find(each -> each instanceof CurrentTimestampLike
                        || each instanceof CurrentDate
                        || each instanceof LocalTimestamp)
                .isDefined();
    }

    /** What a reader has to fill to hand on a shape: behind its columns, those that say when a row happened. */
    RowShape filled(RowShape shape) {
        StructType output = shape.output();
        // By their names, so that the order is the same in every task.
        TreeMap<String, Attribute> needed = new TreeMap<>();
        JavaConverters.asJavaCollection(time.references()).forEach(column -> needed.put(column.name(), column));
        for (Attribute column : needed.values()) {
            if (output.getFieldIndex(column.name()).isEmpty()) {
                output = output.add(column.name(), column.dataType(), true);
            }
        }
        return new RowShape(shape.data(), output);
    }

    /** The same, over the columns of rows of a shape that {@link #filled} gave. */
    AheadLimit over(RowShape filled) {
        Expression bound = time.transform(new AbstractPartialFunction<Expression, Expression>() {
            @Override
            public boolean isDefinedAt(Expression each) {
                return each instanceof AttributeReference;
            }

            @Override
            public Expression apply(Expression each) {
                AttributeReference column = (AttributeReference) each;
                return new BoundReference(filled.output().fieldIndex(column.name()), column.dataType(), true);
            }
        });
        return new AheadLimit(bound, maxMillis);
    }
}
