package weir.jdbc;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;
import weir.pipeline.Compactable;
import weir.pipeline.Destination;
import weir.pipeline.KeptResult;
import weir.pipeline.Sink;
import weir.pipeline.SinkCheck;
import weir.pipeline.SinkPast;
import weir.pipeline.SinkServices;
import weir.postgres.KeptTable;
import weir.postgres.PostgresTable;
import weir.sink.BatchSink;
import weir.sink.Mode;
import weir.sink.Obstacle;
import weir.sink.SinkDescription;
import weir.yaml.Position;

/**
 * A table in any database with a JDBC driver; {@code append} only.
 *
 * @param url without secrets
 * @param table as the database's SQL takes it
 * @param user the role, if the database asks for one
 * @param password its secret; never part of a message
 * @param driver the driver's class, where it does not make itself known
 */
public record JdbcTable(
        Position position,
        String url,
        String table,
        Optional<String> user,
        Optional<String> password,
        Optional<String> driver)
        implements Sink {
    @Override
    public String kind() {
        return JdbcType.KEY;
    }

    @Override
    public String label() {
        return "jdbc:" + table;
    }

    @Override
    public boolean canKeepGroups() {
        return false;
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
    public List<String> key() {
        return List.of();
    }

    @Override
    public Optional<Obstacle> obstacle(Mode mode) {
        return mode == Mode.APPEND
                ? Optional.empty()
                : Optional.of(new Obstacle(
                        "a jdbc sink only adds rows", "Use mode append, or a postgres sink, which can replace them"));
    }

    @Override
    public void check(SinkCheck check) {
        check.requireKeptColumns();
        JdbcSink.faults(this, check.columns()).forEach(fault -> check.problem("", fault, ""));
        check.requireMode();
    }

    @Override
    public SinkDescription description(StructType columns, Mode mode) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("url", url);
        facts.put("table", table);
        return new SinkDescription(table + " at " + url, "", Optional.of(JdbcSink.definition(this, columns)), facts);
    }

    /** In a PostgreSQL, tables of sinks of the other kind are as near as those of its own. */
    @Override
    public Optional<Destination> destination(Optional<String> database) {
        String name = Destination.isPostgres(url)
                ? KeptTable.ledgerName(new PostgresTable(position, table, List.of()))
                : table;
        return Optional.of(Destination.table("table", url, name));
    }

    @Override
    public String identity(UnaryOperator<String> place) {
        return "table \"" + table + "\" of another database";
    }

    @Override
    public Optional<UnaryOperator<LogicalPlan>> grouping() {
        return Optional.empty();
    }

    @Override
    public BatchSink open(SinkServices services) {
        return JdbcSink.open(
                this,
                services.pipeline(),
                services.driver(),
                services.query().name(),
                services.schema(),
                services::withEpoch);
    }

    @Override
    public Optional<String> refusal(SinkPast past) {
        JdbcSink.require(this, past.pipeline(), past.query().name(), past.traced());
        return Optional.empty();
    }

    @Override
    public Optional<KeptResult> kept() {
        return Optional.empty();
    }

    @Override
    public Optional<Compactable> compactable(Mode mode) {
        return Optional.empty();
    }

    @Override
    public Optional<Sink> inTest(Path directory) {
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "Jdbc[url=" + url + ", table=" + table + "]";
    }
}
