package weir.feed;

/**
 * What a feeder has done since it was started.
 *
 * @param rowsAccepted rows that became durable
 * @param bytesAccepted their bytes, before packing
 * @param linesRefused lines that were no rows
 * @param rowsDropped rows in drops that are visible, those of an earlier start that were waiting included
 * @param drops drops that are visible
 * @param bytesDropped bytes of these drops, as stored
 * @param bytesSpooled bytes in the spool now
 * @param segmentsWaiting sealed segments that the store has not confirmed
 * @param lagMillis age of the oldest of these, in ms
 * @param retries writes to the store that failed
 * @param laneRows durable rows since the lane began
 */
public record Progress(
        long rowsAccepted,
        long bytesAccepted,
        long linesRefused,
        long rowsDropped,
        long drops,
        long bytesDropped,
        long bytesSpooled,
        int segmentsWaiting,
        long lagMillis,
        long retries,
        long laneRows) {}
