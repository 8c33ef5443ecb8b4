package weir.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.sink.Batch;
import weir.sink.BatchSink;

/**
 * Adds rows to a table of any database. Rows, ledger and fence are one transaction of that database; the rows go through the driver,
 * partition by partition.
 */
public final class JdbcSink implements BatchSink {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSink.class);

    /** Does something while nobody can take over the pipeline. */
    public interface Guard {
        /**
         * Does it.
         *
         * @throws weir.control.Fenced if somebody has taken over before
         */
        void run(Runnable work);
    }

    private final JdbcTable spec;
    private final String query;
    private final RowWriter writer;
    private final TableLedger ledger;
    private final SinkSessions sessions;

    private JdbcSink(JdbcTable spec, String query, RowWriter writer, TableLedger ledger, SinkSessions sessions) {
        this.sessions = sessions;
        this.spec = spec;
        this.query = query;
        this.writer = writer;
        this.ledger = ledger;
    }

    /**
     * Makes the tables that are not there, and takes over from earlier drivers.
     *
     * @param driver what tells this driver from every other
     * @param result the columns of the query's result
     * @throws Failure if the database is away; {@link PermanentFailure} if its table can't take the result
     */
    public static JdbcSink open(
            JdbcTable spec, String pipeline, String driver, String query, StructType result, Guard guard) {
        Dialect dialect = Dialect.of(spec.url());
        List<String> faults = faults(spec, result);
        if (!faults.isEmpty()) {
            throw new PermanentFailure("use " + name(spec), String.join("; ", faults), "Change the query or its sink");
        }
        TableLedger[] taken = new TableLedger[1];
        Connections.open(spec, "use " + name(spec), connection -> {
            if (dialect.hasSearchPath()) {
                new EarlierLedgers(pipeline, query, name(spec)).requireNone(connection);
            }
            TableLedger.make(connection, dialect);
            ensure(connection, spec, dialect, result, TableLedger.last(connection, pipeline, query, name(spec)));
            TableLedger.requireNoOthers(connection, pipeline, query, name(spec), isEmpty(connection, spec));
            if (dialect.hasTablesWithoutTransactions()) {
                requireTransactions(connection, spec);
            }
            return null;
        });
        SinkSessions sessions = new SinkSessions(dialect, pipeline, query, name(spec));
        Connections.Work<TableLedger> takeOver =
                connection -> TableLedger.takeOver(connection, pipeline, query, name(spec), driver);
        // A driver that was replaced must not take over from the one that has replaced it.
        guard.run(() -> taken[0] = takeOver(spec, sessions, takeOver));
        return new JdbcSink(spec, query, new RowWriter(dialect, spec.table(), result), taken[0], sessions);
    }

    /** What an earlier driver holds in the middle of a commit, it has had time to let go of. */
    private static TableLedger takeOver(JdbcTable spec, SinkSessions sessions, Connections.Work<TableLedger> takeOver) {
        String action = "take over " + name(spec) + " from an earlier driver";
        try {
            return Connections.transaction(spec, action, takeOver);
        } catch (PermanentFailure e) {
            throw e;
        } catch (Failure held) {
            if (!Connections.open(spec, action, sessions::end)) {
                throw held;
            }
            return Connections.transaction(spec, action, takeOver);
        }
    }

    /**
     * Sees that a query would be started on the table, as far as that can be told without changing anything.
     *
     * @param committed the last batch of the query that has ended
     * @throws Failure if the database is away; {@link PermanentFailure} if the table holds another query's rows, or lacks batches
     */
    public static void require(JdbcTable spec, String pipeline, String query, OptionalLong committed) {
        Connections.open(spec, "look into " + name(spec), connection -> {
            OptionalLong kept = TableLedger.isThere(connection)
                    ? TableLedger.last(connection, pipeline, query, name(spec))
                    : OptionalLong.empty();
            boolean isThere = !columns(connection, spec, kept).isEmpty();
            if (isThere && TableLedger.isThere(connection)) {
                TableLedger.requireNoOthers(connection, pipeline, query, name(spec), isEmpty(connection, spec));
            }
            committed.ifPresent(
                    batch -> BatchSink.requireBatches(query, name(spec), OptionalLong.of(kept.orElse(-1)), batch));
            return null;
        });
    }

    /**
     * What stands against keeping a result, as far as it can be told without the database.
     *
     * @return each without a full stop
     */
    public static List<String> faults(JdbcTable spec, StructType result) {
        Dialect dialect = Dialect.of(spec.url());
        List<String> faults = new ArrayList<>();
        for (StructField field : result.fields()) {
            if (dialect.type(field.dataType()).isEmpty()) {
                faults.add("column \"" + field.name() + "\" is of type "
                        + field.dataType().simpleString() + ", for which JDBC has none; take it apart or use to_json");
            }
        }
        return faults;
    }

    /** The statement that makes the table, should it not be there. */
    public static String definition(JdbcTable spec, StructType result) {
        Dialect dialect = Dialect.of(spec.url());
        List<String> columns = new ArrayList<>();
        for (StructField field : result.fields()) {
            columns.add(dialect.quoted(field.name()) + " "
                    + dialect.type(field.dataType()).orElse("?") + (field.nullable() ? "" : " NOT NULL"));
        }
        return "CREATE TABLE " + spec.table() + " (" + String.join(", ", columns) + ")" + dialect.tableOptions();
    }

    private static String name(JdbcTable spec) {
        return "table \"" + spec.table() + "\" at " + Failures.server(spec.url());
    }

    /** @param kept the last batch that the ledger has */
    private static void ensure(
            Connection connection, JdbcTable spec, Dialect dialect, StructType result, OptionalLong kept)
            throws SQLException {
        Set<String> there = columns(connection, spec, kept);
        if (there.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(definition(spec, result));
            }
            return;
        }
        List<String> missing = List.of(result.fieldNames()).stream()
                .filter(column -> !there.contains(column.toLowerCase(Locale.ROOT)))
                .toList();
        if (!missing.isEmpty()) {
            throw new PermanentFailure(
                    "use " + name(spec),
                    "it has no column " + missing.stream().map(dialect::quoted).collect(Collectors.joining(", ")),
                    "Add what is missing, or name another table");
        }
    }

    private static boolean isEmpty(Connection connection, JdbcTable spec) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(1);
            try (ResultSet result = statement.executeQuery("SELECT * FROM " + spec.table())) {
                return !result.next();
            }
        }
    }

    /** The table's columns in lower case; none if it is not there, and no batch was kept in it. */
    private static Set<String> columns(Connection connection, JdbcTable spec, OptionalLong kept) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + spec.table() + " WHERE 1 = 0")) {
            ResultSetMetaData data = none.getMetaData();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                columns.add(data.getColumnName(i).toLowerCase(Locale.ROOT));
            }
        } catch (SQLException e) {
            // JDBC tells a missing table in as many ways as there are databases. Making it tells if it is something
            // else.
            LOG.debug("no table yet table={} reason={}", spec.table(), Failure.reason(e));
            if (kept.isPresent()) {
                if (Failures.isPassing(e)) {
                    throw e;
                }
                throw lost(spec, kept.getAsLong(), e);
            }
        }
        return columns;
    }

    private static PermanentFailure lost(JdbcTable spec, long kept, SQLException thrown) {
        return new PermanentFailure(
                "use " + name(spec),
                "the ledger " + TableLedger.TABLE + " says that batches up to " + kept
                        + " were kept in it, and it cannot be read (" + Failure.reason(thrown) + ")",
                "Give the table back its former name, or restore it; or give the query a new name and all its sinks new places: then"
                        + " it reads its streams from the beginning",
                thrown);
    }

    private static void requireTransactions(Connection connection, JdbcTable spec) throws SQLException {
        String bare = spec.table().substring(spec.table().lastIndexOf('.') + 1).replace("`", "");
        try (PreparedStatement look = connection.prepareStatement(
                "SELECT engine FROM information_schema.tables WHERE table_name IN (?, 'weir_ledger')"
                        + " AND table_schema = database() AND upper(engine) <> 'INNODB'")) {
            look.setString(1, bare);
            try (ResultSet result = look.executeQuery()) {
                if (result.next()) {
                    throw new PermanentFailure(
                            "use " + name(spec),
                            "its engine is " + result.getString(1) + ", which knows no transactions",
                            "Use InnoDB for it and for weir_ledger");
                }
            }
        }
    }

    @Override
    public void write(Batch batch) {
        String action = "keep batch " + batch.id() + " of query \"" + query + "\" in " + name(spec);
        Iterator<Row> rows = batch.rows().toLocalIterator();
        Connections.transaction(spec, action, connection -> {
            sessions.name(connection);
            ledger.hold(connection);
            if (ledger.hasKept(connection, batch)) {
                LOG.info("batch was kept before query={} batch={} table={}", query, batch.id(), spec.table());
                return null;
            }
            ledger.keep(connection, batch, writer.write(connection, rows));
            return null;
        });
    }

    @Override
    public OptionalLong lastKept() {
        return Connections.open(spec, "look into " + name(spec), ledger::last);
    }

    @Override
    public OptionalLong lastOfAll() {
        return OptionalLong.of(lastKept().orElse(-1));
    }

    @Override
    public void close() {
        // Each transaction has a connection of its own.
    }
}
