package weir.run;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import weir.control.ControlPlane;
import weir.sink.SourceRange;

/**
 * The table {@code weir.late_rows}: a range for each run of batches with one watermark, and at most so many of a query. Of older ones it stays
 * known that there were some, in one range without a watermark. For one start of a query.
 */
final class LateRowRanges implements LateRowsLog.Notes {
    /** Some days of a query with late rows in each batch, once a second. */
    private static final int MAX_RANGES = 100_000;

    private static final int NOTES_PER_PRUNING = 100;

    private final ControlPlane control;
    private final String query;
    private final int most;
    private Optional<Range> last = Optional.empty();
    private boolean begun;
    private int notes;

    LateRowRanges(ControlPlane control, String query) {
        this(control, query, MAX_RANGES);
    }

    LateRowRanges(ControlPlane control, String query, int most) {
        this.control = control;
        this.query = query;
        this.most = most;
    }

    private record Range(long firstBatch, long watermarkMillis, ReadOn readOn) {}

    @Override
    public void write(long batch, SourceRange range, long watermarkMillis, long rows) {
        Range now = last.filter(before -> before.watermarkMillis() == watermarkMillis)
                .map(before -> new Range(
                        before.firstBatch(), watermarkMillis, before.readOn().and(ReadOn.of(range))))
                .orElseGet(() -> new Range(batch, watermarkMillis, ReadOn.of(range)));
        control.fenced("write down the late rows of batch " + batch + " of query \"" + query + "\"", session -> {
            if (!begun) {
                forgetFrom(session, batch);
            }
            upsert(session, now, batch, rows);
            if (notes % NOTES_PER_PRUNING == 0) {
                prune(session);
            }
            return null;
        });
        begun = true;
        notes++;
        last = Optional.of(now);
    }

    /** What an earlier life of the query has noted, if its checkpoint is gone and it has begun anew. */
    private void forgetFrom(Connection session, long batch) throws SQLException {
        try (PreparedStatement delete = session.prepareStatement(
                "DELETE FROM weir.late_rows WHERE pipeline = ? AND query = ? AND first_batch >= ?")) {
            bind(delete);
            delete.setLong(3, batch);
            delete.executeUpdate();
        }
    }

    private void upsert(Connection session, Range range, long batch, long rows) throws SQLException {
        try (PreparedStatement upsert = session.prepareStatement(
                """
                INSERT INTO weir.late_rows AS kept
                    (pipeline, query, first_batch, last_batch, source_start, source_end, watermark, rows, epoch)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (pipeline, query, first_batch) DO UPDATE SET last_batch = excluded.last_batch,
                    source_start = excluded.source_start, source_end = excluded.source_end, watermark = excluded.watermark,
                    rows = kept.rows + excluded.rows, epoch = excluded.epoch, at = excluded.at""")) {
            bind(upsert);
            upsert.setLong(3, range.firstBatch());
            upsert.setLong(4, batch);
            upsert.setString(5, range.readOn().start());
            upsert.setString(6, range.readOn().end());
            upsert.setLong(7, range.watermarkMillis());
            upsert.setLong(8, rows);
            upsert.setLong(9, control.epoch());
            upsert.executeUpdate();
        }
    }

    /** Makes one range without a watermark of those that are too many. */
    private void prune(Connection session) throws SQLException {
        try (PreparedStatement look = session.prepareStatement(
                        """
                        SELECT min(first_batch), max(last_batch), sum(rows), max(first_batch) FROM weir.late_rows
                        WHERE pipeline = ? AND query = ? AND first_batch <= (
                            SELECT first_batch FROM weir.late_rows WHERE pipeline = ? AND query = ?
                            ORDER BY first_batch DESC OFFSET ? LIMIT 1)
                        HAVING count(*) > 1""");
                PreparedStatement delete = session.prepareStatement(
                        "DELETE FROM weir.late_rows WHERE pipeline = ? AND query = ? AND first_batch > ? AND first_batch <= ?");
                PreparedStatement update = session.prepareStatement(
                        """
                        UPDATE weir.late_rows SET last_batch = ?, rows = ?, source_start = '[]', source_end = '[]', watermark = NULL
                        WHERE pipeline = ? AND query = ? AND first_batch = ?""")) {
            bind(look);
            look.setString(3, control.pipeline());
            look.setString(4, query);
            look.setInt(5, most);
            try (ResultSet old = look.executeQuery()) {
                if (!old.next()) {
                    return;
                }
                long first = old.getLong(1);
                bind(delete);
                delete.setLong(3, first);
                delete.setLong(4, old.getLong(4));
                delete.executeUpdate();
                update.setLong(1, old.getLong(2));
                update.setLong(2, old.getLong(3));
                update.setString(3, control.pipeline());
                update.setString(4, query);
                update.setLong(5, first);
                update.executeUpdate();
            }
        }
    }

    private void bind(PreparedStatement statement) throws SQLException {
        statement.setString(1, control.pipeline());
        statement.setString(2, query);
    }
}
