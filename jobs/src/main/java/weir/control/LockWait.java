package weir.control;

/**
 * A session of this driver waits for a lock that somebody else has.
 *
 * @param table the table, or the one of the row; empty if it cannot be told
 * @param isOfRow whether it is the lock of a row
 * @param pid the process of PostgreSQL that has it
 * @param role who that is
 * @param application as it calls itself
 * @param state what PostgreSQL says of it, such as {@code idle in transaction}
 * @param runs the beginning of what it runs or has run last
 * @param millis how long it has been waited for, in ms
 */
public record LockWait(
        String table,
        boolean isOfRow,
        int pid,
        String role,
        String application,
        String state,
        String runs,
        long millis) {

    /** Whether it is the same wait, though it lasts longer. */
    boolean isSame(LockWait other) {
        return table.equals(other.table) && isOfRow == other.isOfRow && pid == other.pid && runs.equals(other.runs);
    }

    /** For messages. What it runs may hold data, and is left to the log and to {@code /status}. */
    String told() {
        String what = table.isEmpty() ? "it" : isOfRow ? "a row of table \"" + table + "\"" : "table \"" + table + "\"";
        return what + " is locked by process " + pid + " (role \"" + role + "\", application \"" + application + "\", "
                + state + ")";
    }
}
