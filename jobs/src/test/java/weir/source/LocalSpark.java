package weir.source;

import org.apache.spark.sql.SparkSession;
import weir.localfs.LocalFiles;
import weir.run.PrivateChannels;

/** The one Spark of a test run: it takes seconds to start and can be shared. */
public final class LocalSpark {
    private LocalSpark() {}

    public static SparkSession session() {
        SparkSession.Builder builder = SparkSession.builder()
                .master("local[2]")
                .appName("weir-tests")
                .config("spark.ui.enabled", false)
                .config("spark.sql.shuffle.partitions", 2)
                .config("spark.sql.session.timeZone", "UTC")
                // Else a timestamp that Spark 2 read in another way ends the query, in Spark's own JSON source as in
                // ours.
                .config("spark.sql.legacy.timeParserPolicy", "CORRECTED")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1");
        LocalFiles.settings().forEach(builder::config);
        PrivateChannels.settings().forEach(builder::config);
        return builder.getOrCreate();
    }
}
