package weir.kafka;

/** Where a query begins in a topic. */
public enum StartingOffsets {
    /** With the first record that is still there. */
    EARLIEST,
    /** With what comes from now on. */
    LATEST
}
