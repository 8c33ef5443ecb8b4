package weir.spec;

import java.util.List;

/** Where the result of a query is kept. */
public sealed interface Sink {
    /** Where it stands. */
    Position position();

    /**
     * A table in the pipeline's Postgres.
     *
     * @param table {@code name} or {@code schema.name}
     * @param key the columns that tell rows apart; required for {@code update}, optional else
     */
    record Postgres(Position position, String table, List<String> key) implements Sink {
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
     */
    record Parquet(Position position, String path, List<String> key, List<String> partitionBy) implements Sink {
        /** Keeps its own copies. */
        public Parquet {
            key = List.copyOf(key);
            partitionBy = List.copyOf(partitionBy);
        }
    }

    /**
     * The terminal.
     *
     * @param rows at most so many a batch
     */
    record Console(Position position, int rows) implements Sink {}

    /** A table in the driver's memory, under the name of the query. */
    record Memory(Position position) implements Sink {}
}
