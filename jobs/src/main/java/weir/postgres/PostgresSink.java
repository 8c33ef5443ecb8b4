package weir.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.Companion;
import weir.control.ControlPlane;
import weir.control.Entry;
import weir.identifier.IdentifierQuotes;
import weir.problem.Failure;
import weir.problem.PermanentFailure;
import weir.problem.UserFacing;
import weir.sink.Batch;
import weir.sink.BatchSink;
import weir.sink.Mode;

/**
 * Keeps a query's result in a table. Rows, ledger entry and the check of the epoch are one transaction.
 *
 * <p>{@code update} replaces rows by their key, {@code append} adds rows (with a key: those whose key is new), {@code complete}
 * makes the table equal to the result and writes only what has changed. A key may hold nulls; they count as equal. Where rows of
 * one batch share a key, one of them is kept: the last of its partition. In text, a NUL and each malformed sequence become U+FFFD.
 *
 * <p>Tasks encode their rows for COPY. What is small goes with their results to the driver, which copies it in its transaction;
 * a task whose rows are many copies them into a staging table itself, and the driver takes over from there.
 */
public final class PostgresSink implements BatchSink {
    /** Bytes of one batch that may be collected in the driver. */
    private static final int MAX_INLINE = 16 * 1024 * 1024;

    private static final int MIN_INLINE_OF_A_TASK = 64 * 1024;
    /** Sorts and joins of a batch happen in memory up to this; the server's own setting is often meant for many small questions. */
    private static final String MEMORY = "SELECT set_config('work_mem', '64MB', true)"
            + " WHERE pg_size_bytes(current_setting('work_mem')) < pg_size_bytes('64MB')";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSink.class);

    private final ControlPlane control;
    private final String query;
    private final StructType result;
    private final Mode mode;
    private final Target target;
    private final Merge merge;
    private final Staging staging;
    private final String sink;
    private final String arrivals;
    private final int mostInline;
    private final Cells cells;
    private final TableHistory history;
    private final AtomicBoolean isAlone = new AtomicBoolean();
    private final Optional<Companion> companion;

    /**
     * Makes the table, or compares the one that is there, and removes what attempts of earlier drivers have staged.
     *
     * @param result the columns of the query's result
     * @throws Failure if the table can't hold the result (see {@link #faults}), has another shape, or the database is away
     * @throws weir.control.Fenced if a newer driver has taken over
     */
    public PostgresSink(ControlPlane control, PostgresTable spec, String query, StructType result, Mode mode) {
        this(control, spec, query, result, mode, MAX_INLINE);
    }

    /**
     * The same, for a table with which something else changes.
     *
     * @param companion closed with the sink
     */
    public PostgresSink(
            ControlPlane control,
            PostgresTable spec,
            String query,
            StructType result,
            Mode mode,
            Optional<Companion> companion) {
        this(control, spec, query, result, mode, MAX_INLINE, companion);
    }

    PostgresSink(ControlPlane control, PostgresTable spec, String query, StructType result, Mode mode, int mostInline) {
        this(control, spec, query, result, mode, mostInline, Optional.empty());
    }

    private PostgresSink(
            ControlPlane control,
            PostgresTable spec,
            String query,
            StructType result,
            Mode mode,
            int mostInline,
            Optional<Companion> companion) {
        this.control = control;
        this.query = query;
        this.result = result;
        this.mode = mode;
        this.target = possible(spec, result, mode);
        this.merge = new Merge(target);
        this.staging = Staging.of(control, query, target);
        this.sink = ledgerName(target.table());
        this.arrivals =
                "pg_temp." + IdentifierQuotes.STANDARD.around("arrivals_" + Staging.id(Merge.typedCells(target)));
        this.mostInline = mostInline;
        this.companion = companion;
        this.history = new TableHistory(control.pipeline(), target.table(), query);
        this.cells = control.fenced("use " + sink, this::prepare);
    }

    static Target possible(PostgresTable spec, StructType result, Mode mode) {
        Target.Planned planned = Target.plan(spec, result, mode);
        if (planned instanceof Target.Impossible impossible) {
            throw new PermanentFailure(
                    "use table \"" + spec.table() + "\"",
                    String.join("; ", impossible.faults()),
                    "Change the query or its sink in the pipeline file");
        }
        return ((Target.Possible) planned).target();
    }

    /**
     * What stands against keeping a result in a table, as far as it can be told without a database.
     *
     * @return each without a full stop; empty if nothing does
     */
    public static List<String> faults(PostgresTable spec, StructType result, Mode mode) {
        return Target.plan(spec, result, mode) instanceof Target.Impossible impossible
                ? impossible.faults()
                : List.of();
    }

    /**
     * The statement that makes the table for a result, should it not be there.
     *
     * @throws Failure if there is a fault
     */
    public static String definition(PostgresTable spec, StructType result, Mode mode) {
        return Table.definition(possible(spec, result, mode));
    }

    /** What the ledger calls the sink. */
    static String ledgerName(TableName table) {
        return "table \"" + table.text() + "\"";
    }

    private Cells prepare(Connection connection) throws SQLException {
        Cells compared = new Table(target, mode).ensure(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + staging.table());
            statement.execute("CREATE UNLOGGED TABLE " + staging.table() + " (" + StagingTags.TYPED + ", "
                    + Merge.typedCells(target) + ")");
            statement.execute(StagingTables.comment(staging));
        }
        return compared;
    }

    /**
     * Keeps a batch. One that the ledger knows is computed all the same, for the sake of the query's state and watermark, and its
     * rows are dropped.
     */
    @Override
    public void write(Batch batch) {
        Entry entry = new Entry(query, sink, batch.id(), batch.range());
        requireSameColumns(entry, batch.rows().schema());
        boolean known = control.ledger().hasKept(entry);
        List<Encoded> parts = encode(entry, batch);
        if (known) {
            LOG.info("batch was kept before query={} batch={} sink={}", query, batch.id(), sink);
        } else {
            control.ledger().keep(entry, connection -> keep(connection, batch.id(), parts));
            isAlone.set(true);
        }
        if (parts.stream().anyMatch(Encoded::isStaged)) {
            emptyStaging();
        }
    }

    private void requireSameColumns(Entry entry, StructType schema) {
        boolean same = schema.size() == result.size();
        for (int i = 0; same && i < schema.size(); i++) {
            StructField here = schema.fields()[i];
            StructField there = result.fields()[i];
            same = here.name().equals(there.name()) && here.dataType().sameType(there.dataType());
        }
        if (!same) {
            throw new PermanentFailure(
                    entry.action(),
                    "its columns are " + schema.simpleString() + " and the query's are " + result.simpleString(),
                    "This is a fault in Weir; report it");
        }
    }

    private List<Encoded> encode(Entry entry, Batch batch) {
        JavaRDD<InternalRow> rows = batch.rows().queryExecution().toRdd().toJavaRDD();
        int partitions = Math.max(1, rows.getNumPartitions());
        int ofEach = Math.max(Math.min(MIN_INLINE_OF_A_TASK, mostInline), mostInline / partitions);
        try {
            return rows.mapPartitions(new EncodeRows(entry.action(), result, staging, batch.id(), ofEach))
                    .collect();
        } catch (Exception e) {
            // Spark wraps what a task throws, and from Java its checked exceptions are not declared.
            throw UserFacing.behind(e)
                    .filter(RuntimeException.class::isInstance)
                    .map(RuntimeException.class::cast)
                    .orElseThrow(() -> e instanceof RuntimeException r ? r : new IllegalStateException(e));
        }
    }

    private long keep(Connection connection, long batch, List<Encoded> parts) throws SQLException {
        try {
            if (!isAlone.get()) {
                history.requireAloneFromNowOn(connection);
            }
            merge(connection, batch, parts);
            if (companion.isPresent()) {
                companion.get().keep(connection, batch);
            }
            return parts.stream().mapToLong(Encoded::rows).sum();
        } catch (SQLException e) {
            throw RefusedRow.named(cells, e);
        }
    }

    private void merge(Connection connection, long batch, List<Encoded> parts) throws SQLException {
        List<Encoded> staged = parts.stream().filter(Encoded::isStaged).toList();
        List<Encoded> inline = parts.stream().filter(part -> !part.isStaged()).toList();
        if (mode == Mode.APPEND && !target.hasKey() && staged.isEmpty() && cells.areAsTheyCome()) {
            copy(connection, merge.insertTarget(), inline);
        } else {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE IF NOT EXISTS " + arrivals + " (" + Merge.typedCells(target)
                        + ") ON COMMIT DELETE ROWS");
                copy(connection, arrivals, inline);
                statement.execute(MEMORY);
                for (String sql : statements(source(batch, staged))) {
                    statement.execute(sql);
                }
            }
        }
    }

    private String source(long batch, List<Encoded> staged) {
        String collected = "SELECT 0 AS part, ctid AS place, " + cells.selected() + " FROM " + arrivals;
        return "("
                + (staged.isEmpty()
                        ? collected
                        : collected + " UNION ALL " + staging.winners(batch, staged, cells.selected()))
                + ")";
    }

    private List<String> statements(String source) {
        return switch (mode) {
            case APPEND -> merge.append(source);
            case UPDATE -> merge.update(source);
            case COMPLETE -> merge.replace(source);
        };
    }

    static void copy(Connection connection, String into, List<Encoded> parts) throws SQLException {
        if (parts.stream().allMatch(part -> part.bytes().length == 0)) {
            return;
        }
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + into + " FROM STDIN (FORMAT binary)");
        copy.writeToCopy(CopyBuffer.header(), 0, CopyBuffer.header().length);
        for (Encoded part : parts) {
            copy.writeToCopy(part.bytes(), 0, part.bytes().length);
        }
        copy.writeToCopy(CopyBuffer.trailer(), 0, CopyBuffer.trailer().length);
        copy.endCopy();
    }

    /** What stays, if this fails, is never read: its tags belong to a batch that is done. */
    private void emptyStaging() {
        try {
            control.fenced("empty the staging table of " + sink, connection -> {
                try (Statement statement = connection.createStatement()) {
                    // A task that lost may still be copying; it must not hold up the next batch.
                    statement.execute("SET LOCAL lock_timeout = '1s'");
                    return statement.execute("TRUNCATE " + staging.table());
                }
            });
        } catch (Failure e) {
            LOG.warn("staging was not emptied query={} sink={} reason={}", query, sink, e.getMessage());
        }
    }

    @Override
    public void close() {
        companion.ifPresent(Companion::close);
    }
}
