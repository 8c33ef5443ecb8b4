package weir.feed;

/**
 * What a feeder has done since it was started.
 *
 * @param rowsAccepted rows taken over from the source
 * @param rowsDropped rows in drops that are visible
 * @param drops drops that are visible
 * @param bytesDropped bytes of these drops, as stored
 */
public record Progress(long rowsAccepted, long rowsDropped, long drops, long bytesDropped) {}
