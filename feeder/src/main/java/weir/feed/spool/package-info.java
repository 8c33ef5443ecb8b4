/**
 * Accepted rows on their way to the store, in a directory that survives {@code kill -9}. A segment's <em>log</em> takes rows in
 * checksummed frames, made durable a group at a time; when it is full or old it is <em>sealed</em>: packed into a file that is, byte
 * for byte, the drop of the same number. A sealed segment goes away once the store has confirmed the drop.
 */
package weir.feed.spool;
