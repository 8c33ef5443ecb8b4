package weir.pipeline;

import java.io.PrintStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import weir.control.Companion;
import weir.control.ControlPlane;

/** What a sink is opened with, for the batches of one query. */
public interface SinkServices {
    /** Spark. */
    SparkSession session();

    /** The pipeline's name. */
    String pipeline();

    /** What tells this driver from every other. */
    String driver();

    /** The query whose result is kept. */
    Query query();

    /** The columns of its result. */
    StructType schema();

    /** The last batch of the query that has ended. */
    OptionalLong committed();

    /**
     * The pipeline's control plane, in its database.
     *
     * @throws java.util.NoSuchElementException if the pipeline names no database
     */
    ControlPlane control();

    /** What changes in the transaction that keeps rows in this sink; empty if nothing does. The sink closes it. */
    Optional<Companion> companion();

    /** Where people look. */
    PrintStream console();

    /**
     * Sees that this driver is the newest, where there is a control plane.
     *
     * @param action what is about to be done, for the message
     * @throws weir.control.Fenced if a newer driver has taken over
     */
    void requireEpoch(String action);

    /**
     * Does something while nobody can take over the pipeline. Without a control plane, the place of the sink alone tells drivers apart.
     *
     * @throws weir.control.Fenced if somebody has taken over before
     */
    void withEpoch(Runnable work);
}
