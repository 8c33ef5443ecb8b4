package weir.faults;

import java.util.Map;
import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import weir.source.LocalSpark;

/** The control: the same rows into the same table as anybody would write it, with nothing but Spark. */
final class PlainSpark {
    static final int KILLED = 137;
    static final int FILES_PER_BATCH = 7;
    private static final long BATCH = 2;

    private PlainSpark() {}

    /** Ends as if by {@code kill -9} between the commit of the table and that of the checkpoint, in batch 2. */
    public static void main(String[] arguments) throws Exception {
        start(LocalSpark.session(), System.getenv(), batch -> {
                    if (batch == BATCH) {
                        Runtime.getRuntime().halt(KILLED);
                    }
                })
                .awaitTermination();
    }

    /** Told of each batch that the table has, before the checkpoint has it. */
    @FunctionalInterface
    interface Watch {
        void written(long batch);
    }

    /** Reads all there is. */
    static StreamingQuery start(SparkSession spark, Map<String, String> environment, Watch watch) throws Exception {
        Properties properties = new Properties();
        properties.put("user", environment.get("POSTGRES_USER"));
        properties.put("password", environment.get("POSTGRES_PASSWORD"));
        return spark.readStream()
                .schema("id BIGINT, k STRING, v BIGINT, ts BIGINT")
                .option("recursiveFileLookup", true)
                .option("pathGlobFilter", "*.json")
                .option("maxFilesPerTrigger", FILES_PER_BATCH)
                .json(environment.get("LAKE") + "/in")
                .select("id", "k", "v")
                .writeStream()
                .option("checkpointLocation", environment.get("STORE") + "/checkpoint")
                .foreachBatch((Dataset<Row> batch, Long id) -> {
                    batch.write().mode("append").jdbc(environment.get("POSTGRES_URL"), "rows", properties);
                    watch.written(id);
                })
                .trigger(Trigger.AvailableNow())
                .start();
    }
}
