package weir.pipeline;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import weir.control.PostgresConnection;
import weir.yaml.Position;

/** Where the result of a query is kept. */
public sealed interface Sink {
    /** Where it stands. */
    Position position();

    /** Whether what it keeps is there when the driver has ended. */
    default boolean outlivesDriver() {
        return true;
    }

    /**
     * A table in the pipeline's Postgres.
     *
     * @param table {@code name} or {@code schema.name}
     * @param schema that of a table which is named without one
     * @param key the columns that tell rows apart; required for {@code update}, optional else
     */
    record Postgres(Position position, String table, String schema, List<String> key) implements Sink {
        /** A table that lies in {@code public}, unless its name says otherwise. */
        public Postgres(Position position, String table, List<String> key) {
            this(position, table, PostgresConnection.PUBLIC, key);
        }

        /** Keeps its own copy of {@code key}. */
        public Postgres {
            key = List.copyOf(key);
        }
    }

    /**
     * A dataset of Parquet files.
     *
     * @param path a directory or URI, absolute
     * @param key the columns that tell rows apart; required for {@code update}
     * @param partitionBy columns that become directories; {@code append} only
     * @param compactBytes up to which size a driver merges small batches while nothing else is to do; empty if it does not
     */
    record Parquet(
            Position position, String path, List<String> key, List<String> partitionBy, OptionalLong compactBytes)
            implements Sink {
        /** A dataset whose batches no driver merges. */
        public Parquet(Position position, String path, List<String> key, List<String> partitionBy) {
            this(position, path, key, partitionBy, OptionalLong.empty());
        }

        /** Keeps its own copies. */
        public Parquet {
            key = List.copyOf(key);
            partitionBy = List.copyOf(partitionBy);
        }
    }

    /**
     * A table in any database with a JDBC driver; {@code append} only.
     *
     * @param url without secrets
     * @param table as the database's SQL takes it
     * @param user the role, if the database asks for one
     * @param password its secret; never part of a message
     * @param driver the driver's class, where it does not make itself known
     */
    record Jdbc(
            Position position,
            String url,
            String table,
            Optional<String> user,
            Optional<String> password,
            Optional<String> driver)
            implements Sink {
        @Override
        public String toString() {
            return "Jdbc[url=" + url + ", table=" + table + "]";
        }
    }

    /**
     * A topic of Kafka.
     *
     * @param bootstrap where brokers are, {@code host:port,host:port}
     * @param topic its name
     * @param key the columns that become the record's key; may be empty
     * @param settings of Kafka's producer, by their own names; may hold secrets
     */
    record Kafka(Position position, String bootstrap, String topic, List<String> key, Map<String, String> settings)
            implements Sink {
        /** Keeps its own copies. */
        public Kafka {
            key = List.copyOf(key);
            settings = Map.copyOf(settings);
        }

        @Override
        public String toString() {
            return "Kafka[bootstrap=" + bootstrap + ", topic=" + topic + ", settings=" + settings.keySet() + "]";
        }
    }

    /**
     * The terminal.
     *
     * @param rows at most so many a batch
     */
    record Console(Position position, int rows) implements Sink {
        @Override
        public boolean outlivesDriver() {
            return false;
        }
    }

    /**
     * A table in the driver's memory, under the name of the query.
     *
     * @param rows at most so many
     */
    record Memory(Position position, int rows) implements Sink {
        /** How many rows stay where nothing else is said. */
        public static final int ROWS = 100_000;

        @Override
        public boolean outlivesDriver() {
            return false;
        }
    }
}
