package weir.run;

import org.apache.spark.sql.catalyst.ScalaReflection$;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Loads what the first batch of a pipeline needs and takes long to begin with, the compiler of Spark's generated code and Scala's reflection, while the
 * pipeline is being planned and Spark starts: those keep one processor busy.
 */
public final class WarmUp {
    private WarmUp() {}

    /** Begins in a thread of its own, which keeps no process from ending. Call it after logging is set up, and before anything that takes long. */
    public static void begin() {
        Thread thread = new Thread(WarmUp::load, "weir warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void load() {
        UnsafeProjection.create(new StructType()
                .add("text", DataTypes.StringType)
                .add("number", DataTypes.LongType)
                .add("time", DataTypes.TimestampType));
        ScalaReflection$.MODULE$.universe();
    }
}
