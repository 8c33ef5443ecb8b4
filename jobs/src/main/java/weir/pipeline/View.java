package weir.pipeline;

import java.util.List;
import weir.yaml.Position;

/** SQL under a name, for other views and queries to use. */
public sealed interface View {
    /** Where it stands. */
    Position position();

    /** Under which SQL finds it. */
    String name();

    /** A view in SQL. */
    record Sql(Position position, String name, SqlText sql) implements View {}

    /**
     * Another relation without the rows that lack values.
     *
     * @param from a stream, table or view
     * @param dropNulls which rows go
     */
    record Clean(Position position, String name, String from, DropNulls dropNulls) implements View {}

    /** Which rows go. */
    sealed interface DropNulls {}

    /** Those in which any column is null. */
    record Any() implements DropNulls {}

    /** Those in which every column is null. */
    record All() implements DropNulls {}

    /** Those in which one of these columns is null. */
    record Columns(List<String> columns) implements DropNulls {
        /** Keeps its own copy. */
        public Columns {
            columns = List.copyOf(columns);
        }
    }
}
