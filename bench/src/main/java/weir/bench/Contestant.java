package weir.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.util.List;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import weir.plan.Plan;
import weir.run.PipelineRun;
import weir.run.RunOptions;

/** Someone who keeps windowed counts of a stream in a table, and goes on where it was each time it runs. */
sealed interface Contestant {

    /** Catches up, then takes drops of 1,000 rows one at a time, and tells what each batch took. */
    List<Cost> run(Drops drops, int batches) throws Exception;

    /** Weir with its defaults. */
    record Ours(SparkSession spark, Plan plan) implements Contestant {
        @Override
        public List<Cost> run(Drops drops, int batches) throws Exception {
            try (PipelineRun run = PipelineRun.start(spark, plan, RunOptions.DEFAULT)) {
                return Batches.measure(run.session(), drops, batches);
            }
        }
    }

    /**
     * Spark's file source, its checkpoints, and an upsert from {@code foreachBatch}.
     *
     * @param name of its table and its checkpoint
     */
    record Plain(SparkSession spark, String url, String in, String name, int shufflePartitions) implements Contestant {
        @Override
        public List<Cost> run(Drops drops, int batches) throws Exception {
            SparkSession session = spark.newSession();
            session.conf().set("spark.sql.shuffle.partitions", shufflePartitions);
            session.conf().set("spark.sql.session.timeZone", "UTC");
            Upserts table = new Upserts(url, name);
            Dataset<Row> counts = session.readStream()
                    .schema("id BIGINT, gt STRING, x DOUBLE, ts BIGINT")
                    .option("recursiveFileLookup", true)
                    .json(in)
                    .selectExpr("timestamp_micros(ts) AS event_time", "gt")
                    .withWatermark("event_time", "1 minute")
                    .groupBy(expr("window(event_time, '10 seconds')"), col("gt"))
                    .count()
                    .selectExpr("window.start AS start", "gt", "count AS n");
            StreamingQuery query = counts.writeStream()
                    .outputMode("update")
                    .trigger(Trigger.ProcessingTime(100))
                    .option("checkpointLocation", "s3a://bench/checkpoints/plain-" + name)
                    .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (batch, id) -> table.write(batch.collectAsList()))
                    .start();
            try {
                return Batches.measure(session, drops, batches);
            } finally {
                query.stop();
            }
        }
    }
}
