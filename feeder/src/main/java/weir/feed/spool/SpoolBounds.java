package weir.feed.spool;

/**
 * When a spool accepts nothing.
 *
 * @param highWaterBytes while it holds this much
 * @param minFreeBytes while its disk has less room than this
 */
public record SpoolBounds(long highWaterBytes, long minFreeBytes) {
    /** 1 GiB in the spool, 64 MiB left on the disk. */
    public static final SpoolBounds DEFAULT = new SpoolBounds(1L << 30, 64L << 20);
}
