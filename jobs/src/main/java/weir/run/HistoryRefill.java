package weir.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.control.ControlPlane;
import weir.history.BatchHistory;
import weir.history.BatchRecord;
import weir.pipeline.Pipeline;
import weir.pipeline.Sink;
import weir.problem.Failure;

/**
 * Puts batches of earlier lives, as {@code weir.ledger} knows them, into the histories of queries, so that the time without a commit is seen after a
 * crash. On a thread of its own, once: no batch waits for it, and no query fails with it.
 */
final class HistoryRefill implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryRefill.class);
    private static final long UNKNOWN = -1;

    private final ControlPlane control;
    private final List<SupervisedQuery> queries;
    private final Pipeline pipeline;
    private final Thread thread = new Thread(this::refill, "weir history");

    HistoryRefill(ControlPlane control, List<SupervisedQuery> queries, Pipeline pipeline) {
        this.control = control;
        this.pipeline = pipeline;
        this.queries = queries.stream().filter(SupervisedQuery::isDurable).toList();
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void refill() {
        try {
            for (SupervisedQuery query : queries) {
                String name = query.board().query();
                query.board()
                        .history()
                        .refill(control.read(
                                "read the ledger of query \"" + name + "\"",
                                connection -> read(connection, query.group())));
            }
        } catch (Failure e) {
            LOG.info("batches of earlier lives are not shown reason=\"{}\"", e.getMessage());
        }
    }

    private List<BatchRecord> read(Connection connection, SinkGroup group) throws SQLException {
        try (PreparedStatement look = connection.prepareStatement(
                """
                SELECT batch, sink, rows, epoch, (extract(epoch FROM at) * 1000)::bigint, source_start, source_end FROM weir.ledger
                WHERE pipeline = ? AND query = ? AND epoch < ?
                ORDER BY batch DESC, sink LIMIT ?""")) {
            look.setString(1, control.pipeline());
            look.setString(2, group.planned().query().name());
            look.setLong(3, control.epoch());
            look.setInt(4, BatchHistory.MAX_BATCHES * group.sinks().size());
            List<BatchRecord> batches = new ArrayList<>();
            try (ResultSet entries = look.executeQuery()) {
                while (entries.next()) {
                    add(batches, entry(entries, group));
                }
            }
            Collections.reverse(batches);
            return batches;
        }
    }

    /** Entries of one batch stand next to each other. */
    private static void add(List<BatchRecord> batches, BatchRecord entry) {
        BatchRecord last = batches.isEmpty() ? null : batches.get(batches.size() - 1);
        if (last == null || last.number() != entry.number()) {
            batches.add(entry);
            return;
        }
        List<BatchRecord.Kept> sinks = new ArrayList<>(last.sinks());
        sinks.addAll(entry.sinks());
        batches.set(
                batches.size() - 1,
                new BatchRecord(
                        last.number(),
                        last.epoch(),
                        Math.max(last.atMillis(), entry.atMillis()),
                        last.phaseMillis(),
                        last.rowsIn(),
                        last.rowsLate(),
                        last.stateRows(),
                        last.stateBytes(),
                        last.times(),
                        sinks,
                        last.drops()));
    }

    private BatchRecord entry(ResultSet entry, SinkGroup group) throws SQLException {
        return new BatchRecord(
                entry.getLong(1),
                entry.getLong(4),
                entry.getLong(5),
                Collections.nCopies(BatchRecord.Phase.values().length, UNKNOWN),
                UNKNOWN,
                0,
                0,
                0,
                BatchRecord.EventTimes.NONE,
                List.of(new BatchRecord.Kept(label(entry.getString(2), group), entry.getLong(3), UNKNOWN)),
                isOfDrops(group) ? OffsetRanges.ofAll(entry.getString(6), entry.getString(7)) : List.of());
    }

    /** Offsets of other sources look like lanes: {@code {"logOffset":3}}. */
    private boolean isOfDrops(SinkGroup group) {
        return group.planned().streams().stream()
                .allMatch(stream ->
                        pipeline.streams().get(stream).source().dropRoot().isPresent());
    }

    /** As this life calls the sink that the ledger calls {@code table "public.activity"}. */
    private static String label(String ledger, SinkGroup group) {
        String table = ledger.substring(ledger.indexOf('"') + 1, Math.max(ledger.indexOf('"') + 1, ledger.lastIndexOf('"')));
        return group.sinks().stream()
                .map(Sink::label)
                .filter(label -> label.endsWith(":" + table) || table.endsWith("." + label.substring(label.indexOf(':') + 1)))
                .findFirst()
                .orElse(ledger);
    }

    /** Does not wait: it only reads. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
