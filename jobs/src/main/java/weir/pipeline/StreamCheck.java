package weir.pipeline;

/** A stream, held against what its kind can do. */
public interface StreamCheck {
    /** The stream. */
    Stream stream();

    /**
     * Reports a problem.
     *
     * @param below where it is in the stream, for example {@code files.options.mode}
     * @param message what is wrong, without a full stop
     * @param hint what to do, without a full stop; may be empty
     */
    void problem(String below, String message, String hint);

    /** Reports what works and will probably be regretted. */
    void warn(String below, String message, String hint);

    /** Warns where a watermark trusts the clocks of rows that do not say when they were written down. */
    void warnOfUnlimitedClocks();
}
