package weir.pass;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import org.apache.spark.sql.execution.streaming.WatermarkPropagator;
import org.apache.spark.sql.streaming.OutputMode;

/**
 * A query as a function of the rows of a pass. Spark plans it as it plans a batch of a stream, once, and the plan runs again for each pass: only what depends
 * on the batch (rows, numbers, watermarks) is put in anew. Not safe for many threads.
 */
public final class SharedPlan {
    /** So often it is planned again, for tables that are joined may have grown. */
    private static final int PASSES_OF_A_PLAN = 200;

    private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";
    /** It keeps no files: groups are in PostgreSQL. */
    private static final String NOWHERE = "nowhere";

    private static final UUID NOBODY = new UUID(0, 0);

    private final SparkSession session;
    private final LogicalPlan analysed;
    private final OutputMode mode;
    private final WatermarkPropagator propagator;
    private final String partitionsOfLarge;
    /** By whether they are for few rows: those need no exchange. */
    private final Map<Boolean, PlannedOnce.Template> templates = new HashMap<>();

    /**
     * Of a query.
     *
     * @param session of this query alone: its settings tell Spark's planner where the groups are
     * @param analysed the query over its stream, as Spark understands it; it reads the stream in one place
     */
    public SharedPlan(SparkSession session, LogicalPlan analysed, OutputMode mode) {
        this.session = session;
        this.analysed = analysed;
        this.mode = mode;
        this.propagator = WatermarkPropagator.apply(session.sessionState().conf());
        this.partitionsOfLarge = session.conf().get(SHUFFLE_PARTITIONS);
    }

    /** Which of the stream's columns a query needs. */
    public static Set<String> columns(SparkSession session, LogicalPlan analysed) {
        return SharedLeaf.columns(session, analysed);
    }

    /**
     * What is to be run for a pass. Nothing runs yet.
     *
     * @param batch its number
     */
    public IncrementalExecution over(SharedRows rows, BatchClock.Tick batch) {
        boolean isSmall = rows.isSmall();
        String partitions = isSmall ? "1" : partitionsOfLarge;
        session.conf().set(SHUFFLE_PARTITIONS, partitions);
        PlannedOnce.Template template = templates.get(isSmall);
        if (template != null && template.uses() < PASSES_OF_A_PLAN) {
            return new PlannedOnce(session, template, rows, mode, batch.withPartitions(partitions), propagator);
        }
        IncrementalExecution planned = new IncrementalExecution(
                session,
                SharedLeaf.in(analysed, session, rows),
                mode,
                NOWHERE,
                NOBODY,
                NOBODY,
                batch.number(),
                batch.before(),
                batch.withPartitions(partitions).now(),
                propagator);
        templates.put(isSmall, PlannedOnce.Template.of(planned, rows));
        return planned;
    }

    /** To be called when a batch was committed. */
    public void purge(long batch) {
        propagator.purge(batch - 1);
    }
}
