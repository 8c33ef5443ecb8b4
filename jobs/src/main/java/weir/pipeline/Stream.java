package weir.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import weir.yaml.Position;

/**
 * Rows that keep coming.
 *
 * @param position where it stands
 * @param name under which SQL finds it
 * @param source where it comes from
 * @param schema the columns as Spark DDL, for example {@code User STRING, x DOUBLE}; {@code value STRING} where rows are lines of text
 * @param eventTime an SQL expression that becomes the column {@code event_time} (TIMESTAMP)
 * @param watermark how late a row may be, on {@code event_time}
 * @param maxAhead how far ahead of its drop's seal time the event time of a row may be; empty for no limit
 * @param badRows what to do with a line that does not fit the schema, or is too far ahead
 * @param provenance whether rows also have {@code _lane} STRING, {@code _drop} BIGINT and {@code _line} INT
 */
public record Stream(
        Position position,
        String name,
        Source source,
        SqlText schema,
        Optional<SqlText> eventTime,
        Optional<Duration> watermark,
        Optional<Duration> maxAhead,
        BadRows badRows,
        boolean provenance) {

    /** The column that {@code eventTime} fills. */
    public static final String EVENT_TIME = "event_time";

    /** Whether a row that is too far ahead stays, without its event time. */
    public boolean keepsRowsAhead() {
        return maxAhead.isPresent() && badRows == BadRows.KEEP;
    }

    /** Where rows come from. Each kind is a record in a package of its own, and all that is particular to it is there. */
    public interface Source {
        /** The key that names its kind in the file. */
        String key();

        /** What it hands out. */
        Format format();

        /** Whether what was read can be read again, as a query that goes on after a restart has to. Where it cannot, there is no end either. */
        boolean isReplayable();

        /** Whether Spark's parsers make rows of it, which take -128 for a TINYINT of 128. */
        boolean isParsedBySpark();

        /** The directory that no sink may write to; empty if there is none. */
        Optional<String> directory();

        /** The root of its drops, for whatever works on drops; empty if it has none. */
        Optional<String> dropRoot();

        /** The same in batches of at most so many drops, whatever their size; itself if it has none. */
        Source withDropsPerTrigger(int drops);

        /**
         * What it is, so that a query that reads another source than before is noticed.
         *
         * @param place makes the text of a path that stays the same when the pipeline's directory is moved
         */
        String identity(UnaryOperator<String> place);

        /** Why a result cannot be computed again from it, behind "is read from"; empty if it can. */
        Optional<String> unrepeatable();

        /** Reports what a stream of this kind cannot do, or will lose. */
        void check(StreamCheck check);

        /** The rows, in the columns that are to be read. */
        Dataset<Row> rows(StreamReading reading);
    }

    /** What a file, a line or a record holds. */
    public enum Format {
        JSON,
        CSV,
        TEXT,
        PARQUET;

        /** That of lines or records: they are JSON if they have a schema. */
        public static Format ofLines(boolean hasSchema) {
            return hasSchema ? JSON : TEXT;
        }
    }
}
