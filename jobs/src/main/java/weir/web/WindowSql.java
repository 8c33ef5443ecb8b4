package weir.web;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;
import weir.identifier.IdentifierQuotes;
import weir.plan.Plan;

/**
 * Asks for the windows of a query's result.
 *
 * @param sql finds beginning and end of each window in ms since 1970, how many rows of the result it has, and the sum of {@code measure}; the newest first
 * @param measure the column that is summed up: the first number that is part of no key; empty if there is none, and the sum is 0
 */
record WindowSql(String sql, Optional<String> measure) {
    private static final String START = "start";
    private static final String END = "end";

    /** Empty if the result has no windows: neither columns {@code start} and {@code end} nor a struct of these. */
    static Optional<WindowSql> of(Plan.PlannedQuery query) {
        return bounds(query.schema()).map(bounds -> {
            List<String> keys = query.outputs().stream()
                    .flatMap(output -> output.key().stream())
                    .map(Plan.KeyColumn::name)
                    .toList();
            Optional<String> measure = Arrays.stream(query.schema().fields())
                    .filter(field -> field.dataType() instanceof NumericType)
                    .map(StructField::name)
                    .filter(name -> keys.stream().noneMatch(name::equalsIgnoreCase))
                    .findFirst();
            return new WindowSql(
                    "SELECT unix_millis(%s), unix_millis(%s), count(*), %s FROM %s GROUP BY 1, 2 ORDER BY 2 DESC, 1 DESC"
                            .formatted(
                                    bounds.get(0),
                                    bounds.get(1),
                                    measure.map(name -> "CAST(sum(" + quoted(name) + ") AS DOUBLE)").orElse("0"),
                                    quoted(query.query().name())),
                    measure);
        });
    }

    private static Optional<List<String>> bounds(StructType columns) {
        Optional<String> start = time(columns, START);
        Optional<String> end = time(columns, END);
        if (start.isPresent() && end.isPresent()) {
            return Optional.of(List.of(quoted(start.get()), quoted(end.get())));
        }
        return Arrays.stream(columns.fields())
                .filter(field -> field.dataType() instanceof StructType window
                        && time(window, START).isPresent()
                        && time(window, END).isPresent())
                .findFirst()
                .map(field -> List.of(quoted(field.name()) + "." + START, quoted(field.name()) + ".`" + END + "`"));
    }

    private static Optional<String> time(StructType columns, String name) {
        return Arrays.stream(columns.fields())
                .filter(field -> field.name().equalsIgnoreCase(name) && field.dataType() instanceof TimestampType)
                .map(StructField::name)
                .findFirst();
    }

    private static String quoted(String name) {
        return IdentifierQuotes.SPARK.around(name);
    }
}
