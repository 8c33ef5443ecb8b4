package weir.feed.spool;

/**
 * How far a source has been read. It becomes durable in the same instant as the rows it comes with, so that a source that is
 * started again goes on exactly behind them.
 *
 * @param source which source
 * @param position where it goes on, in the source's own words; empty to forget the source
 */
public record Mark(String source, String position) {}
