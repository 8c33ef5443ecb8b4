package weir.pipeline;

/** What becomes of a line that does not fit the schema of its stream. */
public enum BadRows {
    /** The fields that fit are kept, the others are null, as Spark does. */
    KEEP,
    /** The query stops and names the place. */
    FAIL,
    /** The line is left out, and put into {@code weir.rejects} for somebody to mend. */
    QUARANTINE
}
