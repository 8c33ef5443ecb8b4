package weir.postgres;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;
import weir.control.PostgresConnection;
import weir.pipeline.Compactable;
import weir.pipeline.Destination;
import weir.pipeline.KeptResult;
import weir.pipeline.Sink;
import weir.pipeline.SinkCheck;
import weir.pipeline.SinkPast;
import weir.pipeline.SinkServices;
import weir.sink.BatchSink;
import weir.sink.Mode;
import weir.sink.Obstacle;
import weir.sink.SinkDescription;
import weir.yaml.Position;

/**
 * A table in the pipeline's Postgres.
 *
 * @param table {@code name} or {@code schema.name}
 * @param schema that of a table which is named without one
 * @param key the columns that tell rows apart; required for {@code update}, optional else
 */
public record PostgresTable(Position position, String table, String schema, List<String> key) implements Sink {
    /** A table that lies in {@code public}, unless its name says otherwise. */
    public PostgresTable(Position position, String table, List<String> key) {
        this(position, table, PostgresConnection.PUBLIC, key);
    }

    /** Keeps its own copy of {@code key}. */
    public PostgresTable {
        key = List.copyOf(key);
    }

    @Override
    public String kind() {
        return PostgresType.KEY;
    }

    @Override
    public String label() {
        return "postgres:" + table;
    }

    @Override
    public boolean canKeepGroups() {
        return true;
    }

    @Override
    public boolean outlivesDriver() {
        return true;
    }

    @Override
    public boolean isInDriver() {
        return false;
    }

    @Override
    public Optional<Obstacle> obstacle(Mode mode) {
        return Obstacle.ofMissingKey(mode, key, "postgres: {table: …, key: [a, b]}");
    }

    @Override
    public void check(SinkCheck check) {
        check.requireKeptColumns();
        check.requireMode();
        if (check.isSound()) {
            PostgresSink.faults(this, check.columns(), check.query().mode()).forEach(check::problem);
        }
    }

    @Override
    public SinkDescription description(StructType columns, Mode mode) {
        String definition = PostgresSink.definition(this, columns, mode);
        return new SinkDescription(table, "", Optional.of(definition), Map.of("table", table));
    }

    @Override
    public Optional<Destination> destination(Optional<String> database) {
        return Optional.of(Destination.table("table", database.orElse(""), KeptTable.ledgerName(this)));
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return "table \"" + table + "\"" + Sink.listed(" key ", key);
    }

    @Override
    public Optional<UnaryOperator<LogicalPlan>> grouping() {
        return key.isEmpty() ? Optional.empty() : Optional.of(GroupKeys.HELD);
    }

    @Override
    public BatchSink open(SinkServices services) {
        String query = services.query().name();
        TableHistory.require(services.control(), this, query, services.committed());
        return new PostgresSink(
                services.control(),
                this,
                query,
                services.schema(),
                services.query().mode(),
                services.companion());
    }

    @Override
    public Optional<String> refusal(SinkPast past) {
        return past.askLedger(connection -> TableHistory.refusal(
                        connection, past.pipeline(), this, past.query().name(), past.committed()))
                .flatMap(refusal -> refusal);
    }

    @Override
    public Optional<KeptResult> kept() {
        return Optional.of(new PostgresResult(this));
    }

    @Override
    public Optional<Compactable> compactable(Mode mode) {
        return Optional.empty();
    }

    /** A test has a database of its own. */
    @Override
    public Optional<Sink> inTest(Path directory) {
        return Optional.of(this);
    }
}
