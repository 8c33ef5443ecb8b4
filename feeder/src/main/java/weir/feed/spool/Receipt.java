package weir.feed.spool;

/**
 * The promise that rows are durable and will be in a drop.
 *
 * @param lane of which lane
 * @param drop in which of its drops
 * @param rows how many
 * @param repeated whether they had been accepted before, under the same key
 */
public record Receipt(String lane, long drop, long rows, boolean repeated) {}
