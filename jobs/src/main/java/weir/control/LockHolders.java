package weir.control;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Who has locked a table. PostgreSQL says that a lock was not to be had, and neither of what nor who has it. */
final class LockHolders {
    private LockHolders() {}

    /**
     * The same failure with the tables and processes in its message, if it is one of a lock that was waited for too long.
     *
     * @param connection outside of a transaction that has failed
     * @param seen what it was seen waiting for; where it did not wait long enough to be seen, those are named who lock tables now
     */
    static SQLException named(Connection connection, List<LockWait> seen, SQLException thrown) {
        if (!SqlFailure.LOCK_NOT_AVAILABLE.equals(thrown.getSQLState())) {
            return thrown;
        }
        try {
            List<String> holders = seen.isEmpty()
                    ? look(connection)
                    : seen.stream().map(LockWait::told).toList();
            if (holders.isEmpty()) {
                return thrown;
            }
            SQLException named = new SQLException(
                    "a lock was not to be had in time, and " + String.join(", and ", holders),
                    SqlFailure.LOCK_NOT_AVAILABLE);
            named.addSuppressed(thrown);
            return named;
        } catch (SQLException unknown) {
            thrown.addSuppressed(unknown);
            return thrown;
        }
    }

    /** Tables that somebody has locked so that Weir cannot write them. */
    private static List<String> look(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        """
                        SELECT l.relation::regclass, l.pid, a.usename, a.application_name
                        FROM pg_locks l JOIN pg_stat_activity a USING (pid) JOIN pg_class c ON c.oid = l.relation
                        WHERE l.granted AND l.locktype = 'relation' AND a.datname = current_database() AND l.pid <> pg_backend_pid()
                            AND c.relkind IN ('r', 'p') AND c.relnamespace <> 'pg_catalog'::regnamespace
                            AND l.mode IN ('AccessExclusiveLock', 'ExclusiveLock', 'ShareRowExclusiveLock', 'ShareLock')
                        ORDER BY a.xact_start
                        LIMIT 3""")) {
            List<String> holders = new ArrayList<>();
            while (result.next()) {
                holders.add("table \"%s\" is locked by process %d (role \"%s\", application \"%s\")"
                        .formatted(result.getString(1), result.getLong(2), result.getString(3), result.getString(4)));
            }
            return holders;
        }
    }
}
