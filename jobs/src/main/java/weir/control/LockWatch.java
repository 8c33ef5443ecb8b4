package weir.control;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out, while transactions of this driver wait for a lock, who has it: afterwards PostgreSQL says neither of what nor who. It asks only when a
 * transaction takes long.
 */
final class LockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * Who waits for a row waits for the transaction that has changed it, and holds the place of the first who waits: that names the table. Others wait
     * for this place.
     */
    private static final String LOOK =
            """
            SELECT w.pid, coalesce(l.relation::regclass::text, ''), l.locktype <> 'relation', b.pid, coalesce(b.usename, ''),
                coalesce(b.application_name, ''), coalesce(b.state, 'without a state'),
                left(regexp_replace(coalesce(b.query, ''), '\\s+', ' ', 'g'), 200),
                (extract(epoch FROM clock_timestamp() - coalesce(l.waitstart, w.state_change)) * 1000)::bigint
            FROM pg_stat_activity w
            CROSS JOIN LATERAL (SELECT DISTINCT unnest(pg_blocking_pids(w.pid)) AS pid) AS has
            JOIN pg_stat_activity b ON b.pid = has.pid
            LEFT JOIN LATERAL (
                SELECT t.relation, t.locktype, t.waitstart FROM pg_locks t
                WHERE t.pid = w.pid AND (t.locktype = 'tuple' OR (t.locktype = 'relation' AND NOT t.granted))
                ORDER BY t.granted LIMIT 1) AS l ON true
            WHERE w.pid = ANY (?) ORDER BY w.pid, b.pid""";

    private final Database database;
    private final Map<Integer, Long> open = new ConcurrentHashMap<>();
    private final Map<Integer, List<LockWait>> waits = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "weir locks");
        made.setDaemon(true);
        return made;
    });

    @SuppressWarnings("FutureReturnValueIgnored") // look() catches what it throws
    LockWatch(Database database) {
        this.database = database;
        thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * A transaction begins.
     *
     * @return its process, under which it is known here
     */
    int begins(Connection connection) throws SQLException {
        int pid = connection.unwrap(PGConnection.class).getBackendPID();
        open.put(pid, System.nanoTime());
        return pid;
    }

    /** It has ended. */
    void ends(int pid) {
        open.remove(pid);
        waits.remove(pid);
    }

    /** What a transaction that has not ended for this watch has been seen waiting for last. */
    List<LockWait> of(int pid) {
        return waits.getOrDefault(pid, List.of());
    }

    /** What all of them wait for. */
    List<LockWait> all() {
        return waits.values().stream().flatMap(List::stream).toList();
    }

    private void look() {
        long now = System.nanoTime();
        Integer[] slow = open.entrySet().stream()
                .filter(each -> now - each.getValue() > LONG_NANOS)
                .map(Map.Entry::getKey)
                .toArray(Integer[]::new);
        if (slow.length == 0) {
            return;
        }
        try {
            Map<Integer, List<LockWait>> found = database.statements(connection -> look(connection, slow));
            for (int pid : slow) {
                record(pid, found.getOrDefault(pid, List.of()));
            }
        } catch (SQLException | RuntimeException e) {
            LOG.debug("locks not looked at reason=\"{}\"", e.getMessage());
        }
    }

    /** One that does not wait any more has got the lock, or is about to tell that it has not: then it is good to know who had it. */
    private void record(int pid, List<LockWait> found) {
        List<LockWait> before = waits.getOrDefault(pid, List.of());
        for (LockWait wait : found) {
            if (before.stream().noneMatch(wait::isSame)) {
                LOG.warn(
                        "a lock is waited for table=\"{}\" of=\"{}\" pid={} role=\"{}\" application=\"{}\" state=\"{}\" runs=\"{}\"",
                        wait.table(),
                        wait.isOfRow() ? "row" : "table",
                        wait.pid(),
                        wait.role(),
                        wait.application(),
                        wait.state(),
                        wait.runs());
            }
        }
        // The transaction may have ended meanwhile.
        open.computeIfPresent(pid, (key, began) -> {
            waits.put(pid, found);
            return began;
        });
    }

    private static Map<Integer, List<LockWait>> look(Connection connection, Integer[] pids) throws SQLException {
        Map<Integer, List<LockWait>> found = new ConcurrentHashMap<>();
        try (PreparedStatement look = connection.prepareStatement(LOOK)) {
            look.setArray(1, connection.createArrayOf("int4", pids));
            try (ResultSet result = look.executeQuery()) {
                while (result.next()) {
                    found.computeIfAbsent(result.getInt(1), pid -> new ArrayList<>())
                            .add(new LockWait(
                                    result.getString(2),
                                    result.getBoolean(3),
                                    result.getInt(4),
                                    result.getString(5),
                                    result.getString(6),
                                    result.getString(7),
                                    result.getString(8),
                                    result.getLong(9)));
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
