package weir.spec;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import weir.yaml.Position;

/**
 * Rows that keep coming.
 *
 * @param position where it stands
 * @param name under which SQL finds it
 * @param source where it comes from
 * @param schema the columns as Spark DDL, for example {@code User STRING, x DOUBLE}
 * @param eventTime an SQL expression that becomes the column {@code event_time} (TIMESTAMP)
 * @param watermark how late a row may be, on {@code event_time}
 * @param badRows what to do with a line that does not fit the schema
 * @param provenance whether rows also have {@code _lane} STRING, {@code _drop} BIGINT and {@code _line} INT
 */
public record Stream(
        Position position,
        String name,
        Source source,
        SqlText schema,
        Optional<SqlText> eventTime,
        Optional<Duration> watermark,
        BadRows badRows,
        boolean provenance) {

    /** The column that {@code eventTime} fills. */
    public static final String EVENT_TIME = "event_time";

    /** Where rows come from. */
    public sealed interface Source {}

    /**
     * Drops.
     *
     * @param path the stream's root: a directory or a URI that Hadoop knows
     * @param maxDropsPerTrigger at most so many drops a batch
     * @param maxBytesPerTrigger at most so many bytes a batch, though at least one drop
     * @param failOnDataLoss whether drops that were removed before they were read stop the query
     */
    public record Drops(
            String path, OptionalInt maxDropsPerTrigger, OptionalLong maxBytesPerTrigger, boolean failOnDataLoss)
            implements Source {}
}
