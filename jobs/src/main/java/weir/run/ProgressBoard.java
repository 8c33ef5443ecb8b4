package weir.run;

import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** Who hears what Spark tells of a streaming query. */
interface ProgressBoard {
    /** It has ended a batch, or there was nothing to do. It may be told more than once. */
    void told(StreamingQueryProgress progress);

    /** It has looked, and there was nothing to read. */
    void idle();

    /** Something happened that a query that is stuck does not do. */
    void sign();
}
