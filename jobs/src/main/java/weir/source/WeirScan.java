package weir.source;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.connector.read.streaming.MicroBatchStream;
import org.apache.spark.sql.types.StructType;
import weir.problem.PermanentFailure;

/** A read of drops that Spark has planned: once as a table, or for ever as a stream. */
final class WeirScan implements Scan {
    private final RowShape shape;
    private final ReadOptions options;

    private WeirScan(RowShape shape, ReadOptions options) {
        this.shape = shape;
        this.options = options;
    }

    /** Spark tells it which columns a batch read needs; for a stream {@link PruneStreamColumns} does. */
    static final class Builder implements ScanBuilder, SupportsPushDownRequiredColumns {
        private RowShape shape;
        private final ReadOptions options;

        Builder(RowShape shape, ReadOptions options) {
            this.shape = shape;
            this.options = options;
        }

        /** Takes the columns that are required with all their nested fields: Spark asks for some fields of them, by name, and takes more as well. */
        @Override
        public void pruneColumns(StructType required) {
            StructType whole = shape.output();
            StructType columns = new StructType();
            for (String name : required.fieldNames()) {
                columns = columns.add(whole.apply(name));
            }
            shape = shape.only(columns);
        }

        @Override
        public Scan build() {
            return new WeirScan(shape, options);
        }
    }

    @Override
    public StructType readSchema() {
        return shape.output();
    }

    @Override
    public String description() {
        return "weir " + options.path() + " " + shape.output().simpleString();
    }

    @Override
    public Batch toBatch() {
        SparkSession session = SparkSession.active();
        return new DropBatch(new DropPlanner(session, shape.data(), options), shape, options);
    }

    @Override
    public MicroBatchStream toMicroBatchStream(String checkpointLocation) {
        SparkSession session = SparkSession.active();
        DropPlanner planner = new DropPlanner(session, shape.data(), options);
        if (options.badRows() == ReadOptions.BadLines.QUARANTINE && !planner.hasRecord()) {
            throw new PermanentFailure(
                    "read the stream \"" + options.path() + "\"",
                    "bad lines are to be put aside, and only a pipeline has a place for them",
                    "Set badRows to keep or fail, or run a pipeline");
        }
        return new DropStream(planner, shape, options, session.sparkContext().longAccumulator("rows ahead"));
    }
}
