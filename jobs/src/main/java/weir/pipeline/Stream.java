package weir.pipeline;

import java.time.Duration;
import java.util.Map;
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

    /** Where rows come from. */
    public sealed interface Source {
        /** The key that names it in the file. */
        String key();

        /** What it hands out. */
        Format format();

        /** Whether what was read can be read again, as a query that goes on after a restart has to. */
        default boolean isReplayable() {
            return true;
        }
    }

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
            implements Source {
        @Override
        public String key() {
            return "drop";
        }

        @Override
        public Format format() {
            return Format.JSON;
        }
    }

    /**
     * Lines that a TCP server sends to whoever connects.
     *
     * @param host where it is
     * @param port 1 to 65535
     * @param format JSON or text
     */
    public record Socket(String host, int port, Format format) implements Source {
        @Override
        public String key() {
            return "socket";
        }

        @Override
        public boolean isReplayable() {
            return false;
        }

        /** The address as {@code weir feed --connect} takes it. */
        public String uri() {
            return "tcp://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A directory into which others put files, under any names.
     *
     * @param path a directory or URI that Hadoop knows; may be a glob
     * @param format what is in the files
     * @param maxFilesPerTrigger at most so many files a batch
     * @param options of Spark's file source, by their own names
     */
    public record Files(String path, Format format, OptionalInt maxFilesPerTrigger, Map<String, String> options)
            implements Source {
        /** Keeps its own copy of {@code options}. */
        public Files {
            options = Map.copyOf(options);
        }

        @Override
        public String key() {
            return "files";
        }
    }

    /**
     * A topic of Kafka, whose values are rows.
     *
     * @param bootstrap where brokers are, {@code host:port,host:port}
     * @param topic its name
     * @param format of the values: JSON or text
     * @param startingOffsets where a query begins that has no checkpoint
     * @param maxOffsetsPerTrigger at most so many records a batch
     * @param failOnDataLoss whether records that the topic has let go before they were read stop the query
     * @param settings of Kafka's consumer, by their own names; may hold secrets
     */
    public record Kafka(
            String bootstrap,
            String topic,
            Format format,
            StartingOffsets startingOffsets,
            OptionalInt maxOffsetsPerTrigger,
            boolean failOnDataLoss,
            Map<String, String> settings)
            implements Source {
        /** Keeps its own copy of {@code settings}. */
        public Kafka {
            settings = Map.copyOf(settings);
        }

        @Override
        public String key() {
            return "kafka";
        }

        @Override
        public String toString() {
            return "Kafka[bootstrap=" + bootstrap + ", topic=" + topic + ", settings=" + settings.keySet() + "]";
        }
    }

    /** What a file, a line or a record holds. */
    public enum Format {
        JSON,
        CSV,
        TEXT,
        PARQUET
    }

    /** Where a query begins in a topic. */
    public enum StartingOffsets {
        /** With the first record that is still there. */
        EARLIEST,
        /** With what comes from now on. */
        LATEST
    }
}
