package weir.identity;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Add;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.PreciseTimestampConversion;
import org.apache.spark.sql.catalyst.expressions.Remainder;
import org.apache.spark.sql.catalyst.expressions.SessionWindow;
import org.apache.spark.sql.catalyst.expressions.Subtract;
import org.apache.spark.sql.catalyst.expressions.TimeWindow;
import org.apache.spark.sql.types.Metadata;
import weir.catalyst.Trees;

/** Windows in the words of SQL. Spark's analyzer has made arithmetic of them. */
final class Windows {
    private static final long MICROS_PER_MILLI = 1_000;

    private Windows() {}

    /** Whether a column is the window of a row. */
    static boolean isWindow(Metadata column) {
        return column.contains(TimeWindow.marker()) || column.contains(SessionWindow.marker());
    }

    /** The call that an expression was made of; empty if it is no window. */
    static Optional<String> text(Metadata metadata, Expression made, ExpressionText texts) {
        if (!isWindow(metadata)) {
            return Optional.empty();
        }
        if (metadata.contains(SessionWindow.marker())) {
            return Trees.within(made, Add.class).stream()
                    .findFirst()
                    .map(end -> "session_window(" + texts.of(end.left()) + ", " + texts.of(end.right()) + ")");
        }
        return made instanceof CreateNamedStruct struct ? timeWindow(struct, texts) : Optional.empty();
    }

    /** As {@code TimeWindowing} makes it: the start is {@code time - (time - offset) % slide}, the end is so much behind it. */
    private static Optional<String> timeWindow(CreateNamedStruct struct, ExpressionText texts) {
        Optional<Remainder> remainder =
                Trees.within(struct, Remainder.class).stream().findFirst();
        Expression end = Trees.list(struct.valExprs()).get(1);
        Optional<Long> length =
                Trees.within(end, Add.class).stream().findFirst().flatMap(sum -> micros(sum.right()));
        if (remainder.isEmpty() || length.isEmpty() || !(remainder.get().left() instanceof Subtract fromOffset)) {
            return Optional.empty();
        }
        Optional<Long> slide = micros(remainder.get().right());
        Optional<Long> offset = micros(fromOffset.right());
        String time = fromOffset.left() instanceof PreciseTimestampConversion converted
                ? texts.of(converted.child())
                : texts.of(fromOffset.left());
        String sliding = slide.equals(length) ? "" : ", " + duration(slide.orElse(0L));
        String shifted = offset.orElse(0L) == 0 ? "" : ", offset " + duration(offset.orElse(0L));
        return Optional.of("window(" + time + ", " + duration(length.get()) + sliding + shifted + ")");
    }

    private static Optional<Long> micros(Expression expression) {
        return expression instanceof Literal literal && literal.value() instanceof Long micros
                ? Optional.of(micros)
                : Optional.empty();
    }

    private static String duration(long micros) {
        long millis = micros / MICROS_PER_MILLI;
        if (micros % MICROS_PER_MILLI != 0) {
            return micros + " microseconds";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + " seconds" : millis + " milliseconds";
    }
}
