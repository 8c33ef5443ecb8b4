package weir.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.OptionalLong;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import weir.control.ControlPlane;
import weir.sink.Mode;

/**
 * The groups of one aggregation of a query, in a table of the schema {@code weir_state}: a row for each group, with the aggregation's buffers as Spark
 * has them in memory.
 */
public final class GroupTable {
    /**
     * A row of the table: the digest of the group's key, Spark's hash of it (which says what partition it belongs to), the time in microseconds since 1970
     * at which a watermark ends it (null for never), and key and buffers as an {@code UnsafeRow}.
     */
    public static final StructType SCHEMA = new StructType()
            .add("digest", DataTypes.BinaryType, false)
            .add("spark_hash", DataTypes.IntegerType, false)
            .add("ends", DataTypes.LongType, true)
            .add("buffers", DataTypes.BinaryType, false);

    static final String SCHEMA_NAME = "weir_state";

    private final TableName table;
    private final Target target;
    private final Merge merge;
    private final Staging staging;
    private final String arrivals;
    private final String action;

    private GroupTable(ControlPlane control, String query, long operator) {
        this.table = name(control.pipeline(), query, operator);
        List<Column> columns = Column.of(SCHEMA);
        this.target = new Target(table, columns, columns.subList(0, 1));
        this.merge = new Merge(target);
        this.staging = new Staging(
                control.ofTasks(),
                new TableName(SCHEMA_NAME, Staging.name(control.pipeline(), query, table)).sql(),
                Merge.cells(target));
        this.arrivals = "pg_temp.group_arrivals_" + operator;
        this.action = "keep the groups of query \"" + query + "\"";
    }

    private static TableName name(String pipeline, String query, long operator) {
        return new TableName(SCHEMA_NAME, "groups_" + Staging.id(pipeline, query, Long.toString(operator)));
    }

    /**
     * Makes the tables if they are not there.
     *
     * @param operator the number of the aggregation in the query's plan
     * @throws weir.problem.Failure if the database is away or refuses
     */
    public static GroupTable open(ControlPlane control, String query, long operator) {
        GroupTable made = new GroupTable(control, query, operator);
        control.fenced(made.action, connection -> {
            made.ensure(connection, "query " + query + " of pipeline " + control.pipeline());
            return null;
        });
        return made;
    }

    private void ensure(Connection connection, String owner) throws SQLException {
        boolean isThere = Existing.look(connection, table).isPresent();
        new Table(target, Mode.UPDATE).ensure(connection);
        try (Statement statement = connection.createStatement()) {
            if (!isThere) {
                // A group that changes stays on its page, without a new entry in the indexes.
                statement.execute("ALTER TABLE " + table.sql() + " SET (fillfactor = 70)");
                statement.execute("CREATE INDEX ON " + table.sql() + " (ends) WHERE ends IS NOT NULL");
                statement.execute("COMMENT ON TABLE " + table.sql() + " IS '" + owner.replace("'", "''") + "'");
            }
            statement.execute("DROP TABLE IF EXISTS " + staging.table());
            statement.execute("CREATE UNLOGGED TABLE " + staging.table() + " (" + StagingTags.TYPED + ", "
                    + Merge.typedCells(target) + ")");
        }
    }

    /** What tasks write the groups of a batch by. */
    public GroupWriter writer(long batch, int mostInline) {
        return new GroupWriter(new EncodeRows(action, SCHEMA, staging, batch, mostInline));
    }

    /** What tasks read the groups by that were kept before. */
    public GroupReader reader() {
        return new GroupReader(staging.control(), table.sql(), action);
    }

    /**
     * Brings the groups of a batch in, and removes those that have ended.
     *
     * @param parts one for each partition
     * @param ended groups that end at this time or before, in microseconds since 1970, are removed
     */
    public void merge(Connection connection, long batch, List<Encoded> parts, OptionalLong ended) throws SQLException {
        List<Encoded> staged = parts.stream().filter(Encoded::isStaged).toList();
        List<Encoded> inline = parts.stream().filter(part -> !part.isStaged()).toList();
        try (Statement statement = connection.createStatement()) {
            if (parts.stream().anyMatch(part -> part.rows() > 0)) {
                statement.execute("CREATE TEMPORARY TABLE IF NOT EXISTS " + arrivals + " (" + Merge.typedCells(target)
                        + ") ON COMMIT DELETE ROWS");
                PostgresSink.copy(connection, arrivals, inline);
                String collected = "SELECT 0 AS part, ctid AS place, " + Merge.cells(target) + " FROM " + arrivals;
                String source = "("
                        + (staged.isEmpty()
                                ? collected
                                : collected + " UNION ALL " + staging.winners(batch, staged, Merge.cells(target)))
                        + ")";
                for (String sql : merge.update(source)) {
                    statement.execute(sql);
                }
            }
            if (!staged.isEmpty()) {
                statement.execute("DELETE FROM " + staging.table() + " WHERE batch <= " + batch);
            }
        }
        if (ended.isPresent()) {
            try (PreparedStatement delete =
                    connection.prepareStatement("DELETE FROM " + table.sql() + " WHERE ends <= ?")) {
                delete.setLong(1, ended.getAsLong());
                delete.executeUpdate();
            }
        }
    }

    /** Removes the tables of all groups of a query, which begins anew. */
    public static void drop(Connection connection, String pipeline, String query, long operators) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (long operator = 0; operator < operators; operator++) {
                statement.execute("DROP TABLE IF EXISTS "
                        + name(pipeline, query, operator).sql());
            }
        }
    }
}
