package weir.plan;

import java.util.List;
import org.apache.spark.sql.AnalysisException;

/** What SQL can do with tables and not with streams, in our words. */
final class StreamingLimits {
    /**
     * A limit.
     *
     * @param sparkSays part of Spark's message
     * @param message what is wrong, without a full stop
     * @param hint what to do about it, without a full stop
     */
    record Limit(String sparkSays, String message, String hint) {}

    private static final List<Limit> LIMITS = List.of(
            new Limit(
                    "Distinct aggregations are not supported",
                    "DISTINCT inside an aggregate function cannot be used on a stream",
                    "For count(DISTINCT v) use approx_count_distinct(v), or size(collect_set(v)), which keeps all values as state; for"
                            + " sum(DISTINCT v) use aggregate(collect_set(v), 0D, (a, x) -> a + x)"),
            new Limit(
                    "Sorting is not supported",
                    "ORDER BY can be used on a stream only behind an aggregation in mode complete",
                    "Sort when you read the result"),
            new Limit("Limits are not supported", "LIMIT cannot be used in mode update", "Remove it"),
            new Limit("Offset is not supported", "OFFSET cannot be used on a stream", "Remove it"),
            new Limit(
                    "NON_TIME_WINDOW_NOT_SUPPORTED",
                    "functions OVER a window of rows cannot be used on a stream",
                    "For the newest row of a key group by the key and use max_by(…, event_time); for rows that follow one another use"
                            + " detect (docs/detect.md)"),
            new Limit(
                    "Detected pattern of possible 'correctness' issue",
                    "what stands behind an aggregation here would lose rows in this mode",
                    "Over windows use mode append; else keep the first aggregation in a table, and aggregate that where it is read; for"
                            + " PIVOT write \"sum(v) FILTER (WHERE k = 'a') AS a\" for each value"),
            new Limit("LeftAnti joins", "LEFT ANTI JOIN cannot have a stream on its right", StreamSubqueries.UNMATCHED),
            new Limit(
                    "Join between two streaming",
                    "a join of two streams can only be used in mode append",
                    "Use mode append"),
            new Limit(
                    "Stream-stream",
                    "an outer join of two streams needs a watermark on both and times bounded by each other",
                    "Add to its condition, for example \"AND b.event_time BETWEEN a.event_time AND a.event_time + INTERVAL 1 MINUTE\""),
            new Limit(
                    "output mode not supported for session window",
                    "session windows cannot be used in mode update",
                    "Use mode append or complete"),
            new Limit(
                    "Union between streaming and batch",
                    "UNION of a stream and a table cannot be used",
                    "Use a join, or a query for each"),
            new Limit("Except on a streaming", "EXCEPT cannot have a stream on its right", "Use a join"),
            new Limit("Intersect of streaming", "INTERSECT cannot be used on a stream", "Use a join"),
            new Limit("Sampling is not supported", "TABLESAMPLE cannot be used on a stream", "Use rand() in WHERE"),
            new Limit(
                    "monotonically_increasing_id() is not supported",
                    "monotonically_increasing_id() cannot be used on a stream",
                    "Say \"provenance: true\" in the stream, and use _lane, _drop and _line"),
            new Limit(
                    "static DataFrame",
                    "an outer join of a stream and a table can keep the unmatched rows of the stream only",
                    "Put the stream on the side whose rows are all kept"));

    private StreamingLimits() {}

    /** The limit that Spark has met. */
    static Limit of(AnalysisException thrown) {
        String says = thrown.message() + " " + thrown.getErrorClass();
        return LIMITS.stream()
                .filter(limit -> says.contains(limit.sparkSays()))
                .findFirst()
                .orElseGet(() -> {
                    SqlError mistake = SqlError.of(thrown);
                    return new Limit("", mistake.message(), mistake.hint());
                });
    }
}
