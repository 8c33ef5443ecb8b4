package weir.log;

import java.util.Locale;

/**
 * What a value of an event is. A log has no other keys, so that one search finds all that concerns a lane or a batch, whoever logged it. The name
 * of a constant in lower case is what stands in the log; its unit is the last word, where a number has one.
 */
public enum LogKey {
    /** Where clients or other processes connect to. */
    ADDRESS,
    /** The application that holds a lock, as it has told PostgreSQL. */
    APPLICATION,
    /** Where something was moved to. */
    ASIDE,
    /** The number of a query's batch. */
    BATCH,
    /** How many batches. */
    BATCHES,
    BYTES,
    /** Of what lies in a spool and in no drop yet. */
    BYTES_SPOOLED,
    CERTIFICATE,
    /** What is different in a query that was changed. */
    CHANGES,
    CLIENT,
    /** The time of this machine. */
    CLOCK,
    /** How many of whatever the message names. */
    COUNT,
    DIRECTORY,
    /** The number of a drop in its lane. */
    DROP,
    /** How many drops. */
    DROPS,
    EXECUTORS,
    /** How often something has failed in a row. */
    FAILURES,
    FILE,
    /** The first number of a range. */
    FROM,
    /** By how much what was read is behind what was written. */
    LAG_MS,
    LANE,
    /** How many rows came behind the watermark. */
    LATE,
    /** What cannot be exceeded. */
    LIMIT,
    /** How many lines were no rows. */
    LINES_REFUSED,
    /** How old something may become. */
    MAX_AGE_S,
    MAX_ROWS,
    /** What a lock is of: a row or a table. */
    OF,
    /** Of the HTTP request. */
    PATH,
    /** How long somebody was waited for. */
    PATIENCE_MS,
    /** How long until the next try. */
    PAUSE_MS,
    /** A process of PostgreSQL. */
    PID,
    PORT,
    QUERY,
    /** Why something was or was not done, and what to do about it. */
    REASON,
    RETRIES,
    /** A role of PostgreSQL. */
    ROLE,
    ROWS,
    /** Rows that are safe in a spool. */
    ROWS_ACCEPTED,
    /** Rows that are in drops. */
    ROWS_DROPPED,
    ROWS_PER_S,
    /** The statement that a session runs, or has run last. */
    RUNS,
    /** A sink of a query, by its place among them. */
    SINK,
    SOCKET,
    /** Where lines come from. */
    SOURCE,
    SPOOL,
    STATE,
    /** What stays of a result that is too large. */
    STAYS,
    STREAM,
    TABLE,
    TABLES,
    /** The last number of a range. */
    TO,
    TOOK_MS,
    /** The end of a time in which something is valid. */
    UNTIL,
    /** How many drops wait behind the one that is missing. */
    WAITING,
    WATERMARK;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * This key with its value.
     *
     * @param value a number or a truth value, which stays one in JSON; of anything else its text is logged
     */
    public Pair of(Object value) {
        return new Pair(this, value instanceof Number || value instanceof Boolean ? value : String.valueOf(value));
    }

    @Override
    public String toString() {
        return text;
    }

    /**
     * A key with its value.
     *
     * @param value a number, a truth value or a text
     */
    public record Pair(LogKey key, Object value) {}
}
