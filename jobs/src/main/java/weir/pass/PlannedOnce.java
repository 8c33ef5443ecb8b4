package weir.pass;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.RDDScanExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.IncrementalExecution;
import org.apache.spark.sql.execution.streaming.WatermarkPropagator;
import org.apache.spark.sql.streaming.OutputMode;
import scala.runtime.AbstractPartialFunction;

/**
 * A batch whose physical plan was made for another one. Everything behind planning is Spark's and done for this batch: exchanges, numbers and watermarks of
 * operators with state, code.
 */
final class PlannedOnce extends IncrementalExecution {
    private static final UUID NOBODY = new UUID(0, 0);

    private final Template template;
    private final RDD<InternalRow> rows;

    PlannedOnce(
            SparkSession session,
            Template template,
            SharedRows rows,
            OutputMode mode,
            BatchClock.Tick batch,
            WatermarkPropagator propagator) {
        super(
                session,
                template.logical,
                mode,
                "nowhere",
                NOBODY,
                NOBODY,
                batch.number(),
                batch.before(),
                batch.now(),
                propagator);
        this.template = template;
        this.rows = rows.rows();
        template.uses.incrementAndGet();
    }

    /** A plan, and the rows that it was made for. */
    static final class Template {
        private final LogicalPlan logical;
        private final LogicalPlan optimised;
        private final SparkPlan physical;
        private final RDD<InternalRow> rows;
        private final AtomicInteger uses = new AtomicInteger();

        private Template(LogicalPlan logical, LogicalPlan optimised, SparkPlan physical, RDD<InternalRow> rows) {
            this.logical = logical;
            this.optimised = optimised;
            this.physical = physical;
            this.rows = rows;
        }

        static Template of(IncrementalExecution planned, SharedRows rows) {
            return new Template(planned.logical(), planned.optimizedPlan(), planned.sparkPlan(), rows.rows());
        }

        int uses() {
            return uses.get();
        }
    }

    @Override
    public LogicalPlan optimizedPlan() {
        return template.optimised;
    }

    /** Spark makes a copy of it to run: its operators count, and remember the times of rows. */
    @Override
    public SparkPlan sparkPlan() {
        return template.physical.transform(new AbstractPartialFunction<SparkPlan, SparkPlan>() {
            @Override
            public boolean isDefinedAt(SparkPlan node) {
                return node instanceof RDDScanExec scan && scan.rdd() == template.rows;
            }

            @Override
            public SparkPlan apply(SparkPlan node) {
                RDDScanExec scan = (RDDScanExec) node;
                return scan.copy(scan.output(), rows, scan.name(), scan.outputPartitioning(), scan.outputOrdering());
            }
        });
    }
}
