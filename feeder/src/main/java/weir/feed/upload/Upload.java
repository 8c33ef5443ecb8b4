package weir.feed.upload;

/**
 * What has been brought to the store since the start.
 *
 * @param drops drops that are visible
 * @param rows rows in them
 * @param bytes their bytes, as stored
 * @param retries tries that failed
 * @param waiting segments that are not confirmed yet
 * @param lagMillis age of the oldest of these, since it was handed over, in ms; 0 if there is none
 */
public record Upload(long drops, long rows, long bytes, long retries, int waiting, long lagMillis) {}
