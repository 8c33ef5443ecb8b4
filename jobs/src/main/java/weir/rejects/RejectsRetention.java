package weir.rejects;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.control.ControlPlane;
import weir.control.ControlPlaneAdmin;
import weir.pipeline.RejectsLimits;

/** Keeps {@code weir.rejects} within its bounds, and tells in {@code weir.rejects_removed} how many lines that cost. */
public final class RejectsRetention {
    private static final int ROWS_AT_A_TIME = 10_000;

    private static final String REMOVE =
            """
            WITH gone AS (
                DELETE FROM weir.rejects WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM weir.rejects
                    WHERE pipeline = ? AND line > 0 AND (mended IS NULL OR replayed IS NOT NULL) AND at <= greatest(
                        now() - make_interval(secs => ?),
                        (SELECT at FROM weir.rejects WHERE pipeline = ? AND line > 0 ORDER BY at DESC OFFSET ? LIMIT 1))
                    ORDER BY at LIMIT ?))
                RETURNING stream, at),
            counted AS (
                INSERT INTO weir.rejects_removed AS before (pipeline, stream, rows, newest)
                SELECT ?, stream, count(*), max(at) FROM gone GROUP BY stream
                ON CONFLICT (pipeline, stream) DO UPDATE SET rows = before.rows + excluded.rows,
                    newest = greatest(before.newest, excluded.newest), at = excluded.at)
            SELECT count(*) FROM gone""";

    private final ControlPlane control;
    private final RejectsLimits limits;

    /** For a pipeline's driver. */
    public RejectsRetention(ControlPlane control, RejectsLimits limits) {
        this.control = control;
        this.limits = limits;
    }

    /**
     * Removes what is too much, in short transactions.
     *
     * @return how many lines
     * @throws weir.problem.Failure if the database is away
     */
    public long run() {
        long removed = 0;
        long last = ROWS_AT_A_TIME;
        while (last == ROWS_AT_A_TIME) {
            last = control.fenced("remove old bad lines", this::remove);
            removed += last;
        }
        return removed;
    }

    private long remove(Connection connection) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            remove.setString(1, control.pipeline());
            remove.setDouble(2, limits.age().toMillis() / 1_000.0);
            remove.setString(3, control.pipeline());
            remove.setInt(4, limits.rows());
            remove.setInt(5, ROWS_AT_A_TIME);
            remove.setString(6, control.pipeline());
            try (var result = remove.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /**
     * What has been removed so far.
     *
     * @param stream only of this one
     * @return a sentence for each stream
     */
    public static List<String> told(ControlPlaneAdmin admin, Optional<String> stream) {
        return admin.transaction("look for bad lines that were removed", connection -> {
            try (PreparedStatement look = connection.prepareStatement(
                    """
                    SELECT stream, rows, to_char(newest AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM weir.rejects_removed
                    WHERE pipeline = ? AND (? = '' OR stream = ?) ORDER BY stream""")) {
                look.setString(1, admin.pipeline());
                look.setString(2, stream.orElse(""));
                look.setString(3, stream.orElse(""));
                List<String> told = new ArrayList<>();
                try (var result = look.executeQuery()) {
                    while (result.next()) {
                        told.add(
                                "Of stream \"%s\", %d bad lines up to %s were removed; settings.rejects says how many stay."
                                        .formatted(result.getString(1), result.getLong(2), result.getString(3)));
                    }
                }
                return told;
            }
        });
    }
}
