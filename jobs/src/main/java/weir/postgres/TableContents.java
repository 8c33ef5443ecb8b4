package weir.postgres;

import static org.apache.spark.sql.functions.col;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import weir.catalyst.NamedColumn;
import weir.contents.Cell;
import weir.contents.Contents;
import weir.control.Snapshot;
import weir.control.TaskConnections;
import weir.pipeline.KeptView;
import weir.problem.PermanentFailure;

/** A table of PostgreSQL at the moment of a {@link KeptView}: rows, ledger and checkpoint belong together. */
final class TableContents implements Contents {
    private static final int BLOCKS_PER_PART = 16_384;
    private static final int MAX_PARTS = 64;
    private static final String FETCH = "10000";

    /** What {@link #types} says of a column of any enumeration. */
    static final String ENUMERATION = "enumeration";

    private final SparkSession session;
    private final KeptView view;
    private final Snapshot snapshot;
    private final KeptTable table;
    private final Map<String, String> types;

    private TableContents(SparkSession session, KeptView view, KeptTable table) {
        this.session = session;
        this.view = view;
        this.snapshot = view.snapshot();
        this.table = table;
        this.types = snapshot.ask(connection -> types(connection, table.sql()));
    }

    /** The table as the view shows it; empty if the query has not kept anything yet. */
    static Optional<Contents> open(SparkSession session, KeptView view, KeptTable table, PostgresTable sink) {
        OptionalLong kept = view.lastKept(KeptTable.ledgerName(sink));
        OptionalLong committed = view.committed();
        if (kept.isEmpty() && committed.isEmpty()) {
            view.close();
            return Optional.empty();
        }
        view.compareUpTo(Math.max(kept.orElse(-1), committed.orElse(-1)));
        return Optional.of(new TableContents(session, view, table));
    }

    /** The types of a table's columns by their names, as PostgreSQL tells them; none if it is not there. */
    private static Map<String, String> types(Connection connection, String table) throws SQLException {
        Map<String, String> types = new HashMap<>();
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT a.attname, CASE t.typtype WHEN 'e' THEN ? ELSE format_type(a.atttypid, a.atttypmod) END"
                        + " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
                        + " WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped")) {
            look.setString(1, ENUMERATION);
            look.setString(2, table);
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    types.put(result.getString(1), result.getString(2));
                }
            }
        }
        return types;
    }

    /** How many blocks of 8 kB a table has; 0 for one that is made of others, empty if it is not there. */
    private static OptionalLong blocks(Connection connection, String table) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement("SELECT pg_relation_size(to_regclass(?)) / 8192")) {
            look.setString(1, table);
            try (ResultSet result = look.executeQuery()) {
                result.next();
                long blocks = result.getLong(1);
                return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(blocks);
            }
        }
    }

    @Override
    public List<Cell> cells() {
        return table.columns().stream()
                .map(column -> new Cell(
                        column.label(),
                        held(column).map(HeldForm::kind).orElseGet(() -> Cell.Kind.of(column.type())),
                        column.isKey()))
                .toList();
    }

    private Optional<HeldForm> held(KeptTable.KeptColumn column) {
        return HeldForm.of(column.type(), types.getOrDefault(column.label(), ""));
    }

    @Override
    public Dataset<Row> found() {
        List<String> select = new ArrayList<>(List.of("ctid AS place"));
        List<Column> restored = new ArrayList<>();
        for (KeptTable.KeptColumn column : table.columns()) {
            String cell = Contents.column(restored.size());
            Optional<HeldForm> held = held(column);
            select.add(held.map(form -> form.sql(column.name()))
                            .orElseGet(() -> PostgresForm.sql(column.name(), column.type()))
                    + " AS " + cell);
            restored.add(held.map(form -> form.restored(col(cell)))
                    .orElseGet(() -> PostgresForm.restored(col(cell), column.type()))
                    .as(cell));
        }
        Properties properties = new Properties();
        properties.putAll(TaskConnections.options(snapshot.database()));
        properties.put("ApplicationName", "weir verify");
        properties.put("connectTimeout", "10");
        properties.put("fetchsize", FETCH);
        properties.put(
                "sessionInitStatement",
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT '" + snapshot.name() + "'");
        String rows = "(SELECT " + String.join(", ", select) + " FROM " + table.sql() + ") kept";
        return session.read()
                .jdbc(snapshot.database().url(), rows, parts(), properties)
                .select(restored.toArray(Column[]::new));
    }

    /** Ranges of blocks, each read by a connection of its own. */
    private String[] parts() {
        long blocks = snapshot.ask(connection -> blocks(connection, table.sql()))
                .orElseThrow(() -> new PermanentFailure(
                        "read table " + table.sql(),
                        "it is not there, and the ledger says that batches were kept in it",
                        "Bring it back"));
        long parts = Math.max(1, Math.min(MAX_PARTS, blocks / BLOCKS_PER_PART));
        String[] conditions = new String[(int) parts];
        for (int part = 0; part < parts; part++) {
            conditions[part] = "place >= '(" + blocks * part / parts + ",0)'::tid"
                    + (part + 1 < parts ? " AND place < '(" + blocks * (part + 1) / parts + ",0)'::tid" : "");
        }
        return conditions;
    }

    @Override
    public Dataset<Row> shaped(Dataset<Row> result) {
        List<Column> shaped = new ArrayList<>();
        for (KeptTable.KeptColumn column : table.columns()) {
            Column source = NamedColumn.of(column.source());
            Column value = column.bound().isEmpty()
                    ? source
                    : source.getField(column.bound().getAsInt() == 0 ? "start" : "end");
            shaped.add(held(column)
                    .map(form -> form.shaped(value, column.type()))
                    .orElseGet(() -> PostgresForm.shaped(value, column.type()))
                    .as(Contents.column(shaped.size())));
        }
        return result.select(shaped.toArray(Column[]::new));
    }

    @Override
    public void close() {
        view.close();
    }
}
