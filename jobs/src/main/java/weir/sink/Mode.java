package weir.sink;

/** Which rows of a result each batch hands to the sinks: Spark's output modes. */
public enum Mode {
    /** Those that will never change. */
    APPEND,
    /** Those that changed. */
    UPDATE,
    /** All. */
    COMPLETE
}
