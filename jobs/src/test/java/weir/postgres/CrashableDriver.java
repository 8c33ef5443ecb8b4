package weir.postgres;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import weir.control.Checkpoints;
import weir.control.ControlPlane;
import weir.control.PostgresConnection;
import weir.problem.Exit;
import weir.sink.Batch;
import weir.sink.Mode;
import weir.sink.SourceRange;
import weir.source.LocalSpark;
import weir.yaml.Position;

/**
 * A driver in a process of its own, so that it can be killed: counts the numbers that Spark's rate source makes, by remainder.
 * Arguments: the database's URL, the checkpoints' directory. Says {@code batch <n>} behind each batch.
 */
final class CrashableDriver {
    private static final int ROWS_PER_BATCH = 500;

    private CrashableDriver() {}

    public static void main(String[] arguments) {
        PostgresConnection database =
                new PostgresConnection(new Position(1, "postgres"), arguments[0], "postgres", "postgres");
        try (ControlPlane control = ControlPlane.open(database, "watch")) {
            run(control, arguments[1]);
        } catch (Exception e) {
            System.exit(Exit.report(e, System.out, false));
        }
    }

    private static void run(ControlPlane control, String checkpoints) throws Exception {
        SparkSession spark = LocalSpark.session();
        Checkpoints.inPostgres(spark, control, checkpoints);
        Dataset<Row> counts = spark.readStream()
                .format("rate-micro-batch")
                .option("rowsPerBatch", ROWS_PER_BATCH)
                .option("startTimestamp", 1_700_000_000_000L)
                .load()
                .selectExpr("value % 7 AS remainder")
                .groupBy("remainder")
                .count()
                .withColumnRenamed("count", "n");
        PostgresTable spec =
                new PostgresTable(new Position(1, "queries.counts.sinks[0]"), "counts", List.of("remainder"));
        PostgresSink sink = new PostgresSink(control, spec, "counts", counts.schema(), Mode.UPDATE);
        StreamingQuery query = counts.writeStream()
                .outputMode("update")
                .trigger(Trigger.ProcessingTime(0))
                .option("checkpointLocation", checkpoints + "/counts")
                .foreachBatch((rows, id) -> {
                    SourceRange range = new SourceRange(Long.toString(id), Long.toString(id + 1));
                    sink.write(new Batch("counts", id, range, Mode.UPDATE, rows));
                    System.out.println("batch " + id);
                })
                .start();
        query.awaitTermination();
    }
}
