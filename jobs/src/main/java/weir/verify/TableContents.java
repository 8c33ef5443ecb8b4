package weir.verify;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
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
import weir.control.TaskConnections;
import weir.pipeline.Query;
import weir.pipeline.Sink;
import weir.plan.Plan;
import weir.postgres.KeptTable;
import weir.problem.PermanentFailure;
import weir.run.LateRows;

/** A table of PostgreSQL at the moment of a {@link PostgresView}: rows, ledger and checkpoint belong together. */
final class TableContents implements Contents {
    private static final int BLOCKS_PER_PART = 16_384;
    private static final int MAX_PARTS = 64;
    private static final String FETCH = "10000";

    private final SparkSession session;
    private final PostgresView view;
    private final KeptTable table;
    private final Map<String, String> types;
    private final Progress progress;

    private TableContents(SparkSession session, PostgresView view, KeptTable table, Progress progress) {
        this.session = session;
        this.view = view;
        this.table = table;
        this.types = view.types(table.sql());
        this.progress = progress;
    }

    /** The table as the view shows it; empty if the query has not kept anything yet. */
    static Optional<Contents> open(
            SparkSession session, PostgresView view, Plan.PlannedQuery planned, Sink.Postgres sink) {
        Query query = planned.query();
        OptionalLong kept = view.lastKept(query.name(), KeptTable.ledgerName(sink));
        OptionalLong committed = Progress.committed(view, query.name());
        if (kept.isEmpty() && committed.isEmpty()) {
            view.close();
            return Optional.empty();
        }
        long batch = Math.max(kept.orElse(-1), committed.orElse(-1));
        Progress progress = Progress.at(view, query.name(), batch, committed, LateRows.limitIsOfBatchBefore(session));
        return Optional.of(
                new TableContents(session, view, KeptTable.of(sink, planned.schema(), query.mode()), progress));
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public List<Cell> cells() {
        return table.columns().stream()
                .map(column -> new Cell(
                        column.label(),
                        held(column).map(HeldForm::kind).orElseGet(() -> PostgresForm.kind(column.type())),
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
        properties.putAll(TaskConnections.options(view.database()));
        properties.put("ApplicationName", "weir verify");
        properties.put("connectTimeout", "10");
        properties.put("fetchsize", FETCH);
        properties.put(
                "sessionInitStatement",
                "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT '" + view.snapshot() + "'");
        String rows = "(SELECT " + String.join(", ", select) + " FROM " + table.sql() + ") kept";
        return session.read()
                .jdbc(view.database().url(), rows, parts(), properties)
                .select(restored.toArray(Column[]::new));
    }

    /** Ranges of blocks, each read by a connection of its own. */
    private String[] parts() {
        long blocks = view.blocks(table.sql())
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
