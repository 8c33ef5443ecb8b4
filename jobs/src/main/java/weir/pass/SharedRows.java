package weir.pass;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.catalyst.plans.physical.SinglePartition$;
import org.apache.spark.sql.catalyst.plans.physical.UnknownPartitioning;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/** The rows of a pass. They are made once, where they are read, and stay there until the pass has ended. Safe for many threads. */
public final class SharedRows implements AutoCloseable {
    /** So many rows are worth no second task, and no exchange. */
    private static final long MAX_ROWS_OF_ONE_TASK = 50_000;

    private final StructType columns;
    private final JavaRDD<InternalRow> kept;
    private final RDD<InternalRow> rows;
    private final long count;

    private SharedRows(StructType columns, JavaRDD<InternalRow> kept, long count) {
        this.columns = columns;
        this.kept = kept;
        this.count = count;
        this.rows = (isSmall() && kept.getNumPartitions() != 1 ? kept.coalesce(1) : kept).rdd();
    }

    /** Reads the rows of a batch, all of them: what is wrong with the stream comes out here, and concerns all queries. */
    public static SharedRows read(Dataset<Row> batch) {
        JavaRDD<InternalRow> kept = batch.queryExecution()
                .toRdd()
                .toJavaRDD()
                .map(InternalRow::copy)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            return new SharedRows(batch.schema(), kept, kept.count());
        } catch (RuntimeException e) {
            kept.unpersist(false);
            throw e;
        }
    }

    /** No rows, for time that passes. */
    public static SharedRows none(SparkSession session, StructType columns) {
        JavaRDD<InternalRow> none =
                JavaSparkContext.fromSparkContext(session.sparkContext()).parallelize(List.of(), 1);
        return new SharedRows(columns, none, 0);
    }

    /** The columns of each row. */
    public StructType columns() {
        return columns;
    }

    /** How many there are. */
    public long count() {
        return count;
    }

    /** Whether they are few enough for one task. */
    boolean isSmall() {
        return count <= MAX_ROWS_OF_ONE_TASK;
    }

    RDD<InternalRow> rows() {
        return rows;
    }

    Partitioning partitioning() {
        return isSmall() ? SinglePartition$.MODULE$ : new UnknownPartitioning(rows.getNumPartitions());
    }

    @Override
    public void close() {
        kept.unpersist(false);
    }
}
