package weir.faults;

import java.util.Properties;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;

/** The control: the same rows into the same table as anybody would write it, with nothing but Spark. */
final class PlainSpark {
    private PlainSpark() {}

    public static void main(String[] arguments) throws Exception {
        SparkSession spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        Properties properties = new Properties();
        properties.put("user", System.getenv("POSTGRES_USER"));
        properties.put("password", System.getenv("POSTGRES_PASSWORD"));
        DataStreamWriter<Row> rows = spark.readStream()
                .schema("id BIGINT, k STRING, v BIGINT, ts BIGINT")
                .option("recursiveFileLookup", true)
                .option("pathGlobFilter", "*.json")
                .option("maxFilesPerTrigger", 7)
                .json(System.getenv("LAKE") + "/in")
                .select("id", "k", "v")
                .writeStream()
                .option("checkpointLocation", System.getenv("STORE") + "/checkpoint")
                .foreachBatch((Dataset<Row> batch, Long id) ->
                        batch.write().mode("append").jdbc(System.getenv("POSTGRES_URL"), "rows", properties));
        boolean once = arguments.length > 0;
        rows.trigger(once ? Trigger.AvailableNow() : Trigger.ProcessingTime(0))
                .start()
                .awaitTermination();
    }
}
