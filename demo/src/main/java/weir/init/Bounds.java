package weir.init;

/**
 * How much of a sample is read, at most.
 *
 * @param rows at least 1
 * @param bytes unpacked
 */
record Bounds(long rows, long bytes) {
    /** What a verb reads unless told otherwise. */
    static final long DEFAULT_ROWS = 10_000;

    private static final long MAX_BYTES = 16L << 20;

    /** So many rows, up to 16 MiB of them. */
    static Bounds ofRows(long rows) {
        return new Bounds(rows, MAX_BYTES);
    }
}
