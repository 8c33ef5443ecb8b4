package weir.groups;

import org.apache.spark.sql.streaming.OutputMode;

/** Which groups a batch hands on: Spark's output modes, as something that travels to tasks. */
enum Output {
    /** Those that the watermark has passed, once. */
    ENDED,
    /** Those that have changed. */
    CHANGED,
    ALL;

    static Output of(OutputMode mode) {
        if (mode.equals(OutputMode.Append())) {
            return ENDED;
        }
        return mode.equals(OutputMode.Update()) ? CHANGED : ALL;
    }
}
